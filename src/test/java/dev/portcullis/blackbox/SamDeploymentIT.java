package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The gateway as {@code infra/sam} deploys it, its package kept in S3 as the SAM CLI does. */
class SamDeploymentIT extends FunctionUrlContract {
  private static final Path TEMPLATE = Path.of("infra/sam/template.yaml");
  private static final Pattern PACKAGE = Pattern.compile("CodeUri: .*");
  private static final Map<String, String> STACK = Map.of("StackName", DeployedGateway.NAME);

  private static final Pattern CHANGED =
      Pattern.compile("<LogicalResourceId>([^<]+)</LogicalResourceId>");

  /** What is not made here, and depends on a deployment that the emulator names anew each time. */
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

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private DeployedGateway gateway;
  private boolean made;

  @Override
  Urls deployed(DeployedGateway gateway) throws IOException {
    this.gateway = gateway;
    Path packaged = folder().resolve("packaged.yaml");
    Files.writeString(
        packaged,
        PACKAGE
            .matcher(Files.readString(TEMPLATE))
            .replaceAll("CodeUri: s3://packages/gateway.zip"));
    gateway.aws().makeBucket("packages");
    gateway.aws().keep("packages", "gateway.zip", gateway.zip());
    gateway.aws().keep("packages", "packaged.yaml", packaged);
    gateway.aws().cloudFormation("CreateStack", template());
    made = true;
    Eventually.within(PATIENCE, () -> !status().endsWith("_IN_PROGRESS"));
    assertThat(status()).as(reasons()).isEqualTo("CREATE_COMPLETE");
    return new Urls(output("BaseUrl"), output("AdminUrl"));
  }

  private Map<String, String> template() {
    var asked = new LinkedHashMap<>(STACK);
    asked.put("TemplateURL", gateway.aws().endpoint() + "/packages/packaged.yaml");
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

  @Test
  void aChangeSetOfTheSameTemplateHoldsNoChange() {
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
    gateway.aws().cloudFormation("CreateChangeSet", asked);
    String described = gateway.aws().cloudFormation("DescribeChangeSet", named);
    assertThat(described).contains("<ChangeSetName>" + set + "<");
    return CHANGED
        .matcher(described)
        .results()
        .map(change -> change.group(1))
        .filter(id -> !OF_THE_REST_API.matcher(id).matches())
        .toList();
  }

  private static Map<String, String> parameters() {
    return Map.of(
        "Name", DeployedGateway.NAME,
        "Architecture", DeployedGateway.architecture(),
        "FrontDoor", "function-url",
        "UpstreamSecretName", "model",
        "DeletionProtection", "false",
        "Alarms", "false"); // the emulator knows none of several metrics
  }

  private String described() {
    return gateway.aws().cloudFormation("DescribeStacks", STACK);
  }

  private String status() {
    return first(described(), "<StackStatus>([A-Z_]+)<");
  }

  private String reasons() {
    return gateway.aws().cloudFormation("DescribeStackEvents", STACK);
  }

  private String output(String name) {
    return first(described(), "<OutputKey>" + name + "</OutputKey>\\s*<OutputValue>([^<]+)<");
  }

  private static String first(String xml, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(xml);
    assertThat(found.find()).as(pattern + " in " + xml).isTrue();
    return found.group(1);
  }

  @AfterAll
  void isDeletedAsAWhole() {
    if (made) {
      gateway.aws().cloudFormation("DeleteStack", STACK);
      Eventually.within(PATIENCE, this::isGone);
      assertThat(Inventory.of(gateway.aws())).isEqualTo(KEPT);
    }
  }

  private boolean isGone() {
    return gateway
        .aws()
        .cloudFormation("ListStacks", Map.of())
        .contains("<StackStatus>DELETE_COMPLETE<");
  }
}
