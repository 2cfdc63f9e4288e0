package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway as {@code infra/sam} deploys it, with one of its front doors, its package kept in S3 as
 * the SAM CLI does, its alarms and its dashboard. The emulator knows no alarm of several metrics,
 * and does not put a web ACL before a stage: these are left out of its copy of the template; {@code
 * DriftIT} holds them to the module's.
 */
final class SamStack {
  private static final Path TEMPLATE = Path.of("infra/sam/template.yaml");
  private static final Pattern PACKAGE = Pattern.compile("CodeUri: .*");
  private static final Map<String, String> STACK = Map.of("StackName", DeployedGateway.NAME);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Pattern MEMBER =
      Pattern.compile("^  \\w+:\\n(?: {3}.*\\n|\\n)+", Pattern.MULTILINE);

  private static final Pattern UNKNOWN =
      Pattern.compile("\n      Metrics:|AWS::WAFv2::(LoggingConfiguration|WebACLAssociation)");

  private static final Pattern CHANGED =
      Pattern.compile("<LogicalResourceId>([^<]+)</LogicalResourceId>");

  /** What depends on a deployment of the REST API, which the emulator names anew each time. */
  private static final Pattern OF_THE_REST_API =
      Pattern.compile("RestApi(Deployment\\w+|liveStage)|DomainMapping|WebAclAssociation");

  /** What is to outlive a stack, as the template's README says. */
  private static final Map<String, List<String>> KEPT =
      Map.of(
          "keys",
          List.of(
              DeployedGateway.NAME + ": tables, secrets, logs, alarms and settings at rest",
              DeployedGateway.NAME + ": wraps data keys"),
          "log groups",
          List.of("/" + DeployedGateway.NAME + "/audit"),
          "tables",
          List.of(DeployedGateway.NAME + "-access", DeployedGateway.NAME + "-datakeys"));

  private final Ministack aws;
  private final String door;

  private SamStack(Ministack aws, String door) {
    this.aws = aws;
    this.door = door;
  }

  /**
   * One that has been made.
   *
   * @param folder where files may be
   * @param door the front door
   */
  static SamStack make(DeployedGateway gateway, Path folder, String door) {
    var stack = new SamStack(gateway.aws(), door);
    try {
      stack.keep(gateway, folder.resolve("packaged.yaml"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    stack.aws.cloudFormation("CreateStack", stack.template());
    Eventually.within(PATIENCE, () -> !stack.status().endsWith("_IN_PROGRESS"));
    assertThat(stack.status()).as(stack.reasons()).isEqualTo("CREATE_COMPLETE");
    return stack;
  }

  private void keep(DeployedGateway gateway, Path packaged) throws IOException {
    String template =
        PACKAGE
            .matcher(Files.readString(TEMPLATE))
            .replaceAll("CodeUri: s3://packages/gateway.zip");
    Files.writeString(
        packaged,
        MEMBER
            .matcher(template)
            .replaceAll(
                member ->
                    UNKNOWN.matcher(member.group()).find()
                        ? ""
                        : Matcher.quoteReplacement(member.group())));
    aws.makeBucket("packages");
    aws.keep("packages", "gateway.zip", gateway.zip());
    aws.keep("packages", "packaged.yaml", packaged);
  }

  private Map<String, String> template() {
    var asked = new LinkedHashMap<>(STACK);
    asked.put("TemplateURL", aws.endpoint() + "/packages/packaged.yaml");
    List<String> capabilities = List.of("CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND");
    for (int n = 0; n < capabilities.size(); n++) {
      asked.put("Capabilities.member." + (n + 1), capabilities.get(n));
    }
    int n = 0;
    for (Map.Entry<String, String> parameter : parameters().entrySet()) {
      n++;
      asked.put("Parameters.member." + n + ".ParameterKey", parameter.getKey());
      asked.put("Parameters.member." + n + ".ParameterValue", parameter.getValue());
    }
    return asked;
  }

  /** What is said of it. */
  Map<String, String> parameters() {
    return Map.of(
        "Name",
        DeployedGateway.NAME,
        "Architecture",
        DeployedGateway.architecture(),
        "FrontDoor",
        door,
        "UpstreamSecretName",
        "model",
        "DeletionProtection",
        "false");
  }

  /** What the stack says under this name. */
  String output(String name) {
    return first(described(), "<OutputKey>" + name + "</OutputKey>\\s*<OutputValue>([^<]+)<");
  }

  /** A change set of the same template holds no change, and one of another parameter does. */
  void assertSettled() {
    assertThat(changed("same", template())).isEmpty();

    Map<String, String> other = template();
    other.replaceAll((name, value) -> value.equals("false") ? "true" : value);
    assertThat(changed("other", other)).isNotEmpty();
  }

  /** The logical ids of what a change set would change, of what this front door has. */
  private List<String> changed(String set, Map<String, String> asked) {
    var named = new LinkedHashMap<>(STACK);
    named.put("ChangeSetName", set);
    asked.putAll(named);
    asked.put("ChangeSetType", "UPDATE");
    aws.cloudFormation("CreateChangeSet", asked);
    String described = aws.cloudFormation("DescribeChangeSet", named);
    assertThat(described).contains("<ChangeSetName>" + set + "<");
    return CHANGED
        .matcher(described)
        .results()
        .map(change -> change.group(1))
        .filter(id -> !OF_THE_REST_API.matcher(id).matches())
        .toList();
  }

  private String described() {
    return aws.cloudFormation("DescribeStacks", STACK);
  }

  private String status() {
    return first(described(), "<StackStatus>([A-Z_]+)<");
  }

  private String reasons() {
    return aws.cloudFormation("DescribeStackEvents", STACK);
  }

  private static String first(String xml, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(xml);
    assertThat(found.find()).as(pattern + " in " + xml).isTrue();
    return found.group(1);
  }

  /** Deletes it, of which no more is left than what is to outlive it. */
  void delete() {
    assertThat(aws.watching()).hasSizeGreaterThan(10);
    aws.cloudFormation("DeleteStack", STACK);
    Eventually.within(PATIENCE, this::isGone);
    assertThat(Inventory.of(aws)).isEqualTo(KEPT);
    assertThat(aws.watching()).isEmpty();
    assertThat(aws.webAcls()).isEmpty();
  }

  private boolean isGone() {
    return aws.cloudFormation("ListStacks", Map.of()).contains("<StackStatus>DELETE_COMPLETE<");
  }
}
