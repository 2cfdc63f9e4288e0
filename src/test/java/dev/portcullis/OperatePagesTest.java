package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/operate}: what the runbooks name is there, so that a step is not found wanting at
 * night.
 */
class OperatePagesTest {
  private static final Path PAGES = Path.of("docs/operate");
  private static final int LONGEST = 80;

  private static final Pattern RESOURCE =
      Pattern.compile(
          "\\baws_(?:kms|lambda|dynamodb|cloudwatch|secretsmanager|api|iam)[a-z_]*\\.[a-z_]+");
  private static final Pattern OUTPUT =
      Pattern.compile("terraform(?: -chdir=\\S+)? output (?:-raw )?([a-z_]+)");
  private static final Pattern STACK_OUTPUT =
      Pattern.compile("(?:OutputKey=='|\\$\\(output )(\\w+)");
  private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z][a-z-]+");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^ +([a-z_]+) += [\"{\\[]");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");

  @Test
  void everyPageIsInTheTableAndShort() {
    String table = text(PAGES.resolve("README.md"));
    for (Path page : pages()) {
      String name = String.valueOf(page.getFileName());
      if (!name.equals("README.md")) {
        assertThat(table).contains("](" + name + ")");
      }
      if (!name.equals("COST.md")) {
        assertThat(text(page).lines().count()).as(name).isLessThanOrEqualTo(LONGEST);
      }
    }
  }

  @Test
  void everyLinkLeadsSomewhere() {
    for (Path page : pages()) {
      for (String target : found(LINK, text(page), 1)) {
        assertThat(PAGES.resolve(target)).as(page.toString()).exists();
      }
    }
  }

  @Test
  void everyResourceIsOneOfTheModule() {
    SortedSet<String> named = found(RESOURCE, runbooks(), 0);
    String module = module();
    assertThat(named).hasSizeGreaterThan(5);
    assertThat(named)
        .allSatisfy(
            name -> assertThat(module).contains("resource \"" + name.replace(".", "\" \"") + "\""));
  }

  @Test
  void everyOutputAndVariableIsOneOfTheModule() {
    SortedSet<String> outputs = found(OUTPUT, everyPage(), 1);
    SortedSet<String> variables = found(VARIABLE, text(PAGES.resolve("DEPLOY.md")), 1);
    assertThat(outputs).contains("base_url", "admin_role_arn", "ring", "versions");
    assertThat(variables).contains("package", "upstream_secrets");
    assertThat(outputs)
        .allSatisfy(name -> assertThat(module()).contains("output \"" + name + "\""));
    assertThat(variables)
        .allSatisfy(name -> assertThat(module()).contains("variable \"" + name + "\""));
  }

  /**
   * By SAM: those that a page asks of the stack, and those of Terraform's that it says are there.
   */
  @Test
  void everyOutputOfTheStackIsOneOfTheTemplate() {
    String template = text(Path.of("infra/sam/template.yaml"));
    String outputs = template.substring(template.indexOf("\nOutputs:\n"));
    String firstKey = text(PAGES.resolve("FIRST-KEY.md"));
    SortedSet<String> named = found(STACK_OUTPUT, everyPage(), 1);
    named.addAll(found(Pattern.compile("`([A-Z]\\w+)`[,)]"), firstKey, 1));
    found(OUTPUT, firstKey, 1).forEach(name -> named.add(inCamelCase(name)));
    assertThat(named).contains("Name", "Region", "Ring", "AdminRoleArn", "BaseUrl");
    assertThat(named).allSatisfy(name -> assertThat(outputs).contains("\n  " + name + ":\n"));
  }

  private static String inCamelCase(String name) {
    return Stream.of(name.split("_", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  @Test
  void everyOptionOfOurCommandsIsOne() {
    String commands = sources();
    String smoke = text(Path.of("infra/smoke"));
    SortedSet<String> ours = options("./portcullis ");
    assertThat(ours).contains("--scope", "--overlap");
    assertThat(ours).allSatisfy(name -> assertThat(commands).contains("\"" + name + "\""));
    assertThat(options("infra/smoke ")).allSatisfy(name -> assertThat(smoke).contains(name + ")"));
  }

  /** Who restores is told on, and told so: whatever the page types is among what the rule hears. */
  @Test
  void restoringIsToldByTheRuleThatThePageNames() {
    String page = text(PAGES.resolve("RESTORE.md"));
    String module = module();
    String rule = module.substring(module.indexOf("    tables = {\n      says"));
    SortedSet<String> calls =
        found(Pattern.compile("aws dynamodb ((?:create|delete|restore|update)-[a-z-]+)"), page, 1);
    assertThat(page).contains("`tampering-tables`");
    assertThat(calls).hasSizeGreaterThan(5);
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThat(rule.lines().filter(line -> line.contains("eventName")).findFirst())
                    .get()
                    .asString()
                    .contains("\"" + inCamelCase(call.replace('-', '_')) + "\""));
  }

  /** The roles of the stack have names, which CloudFormation makes only where that is allowed. */
  @Test
  void everyDeploymentBySamMayNameRolesAndIsCalledAsThePagesCallIt() {
    Stream<Path> others =
        Stream.of("README.md", "infra/sam/README.md", "infra/terraform/README.md").map(Path::of);
    assertThat(
            Stream.concat(pages().stream(), others)
                .flatMap(page -> commands("sam deploy -", text(page))))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            command ->
                assertThat(command)
                    .contains("--capabilities CAPABILITY_NAMED_IAM", "--stack-name portcullis"));
  }

  /** The options in commands that begin like this. */
  private static SortedSet<String> options(String command) {
    return found(OPTION, commands(command, runbooks()).collect(Collectors.joining("\n")), 0);
  }

  /** The commands that begin like this, with the lines that a backslash joins. */
  private static Stream<String> commands(String command, String text) {
    return text.replace("\\\n", " ")
        .lines()
        .filter(line -> line.contains(command))
        .map(line -> line.substring(line.indexOf(command)).split("[|`]", -1)[0]);
  }

  private static SortedSet<String> found(Pattern pattern, String text, int group) {
    return pattern
        .matcher(text)
        .results()
        .map(result -> result.group(group))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String runbooks() {
    return pages().stream().map(OperatePagesTest::text).collect(Collectors.joining("\n"));
  }

  /** Runbooks, and the other pages that ask for outputs. */
  private static String everyPage() {
    return Stream.of("README.md", "infra/sam/README.md", "infra/terraform/README.md")
        .map(page -> text(Path.of(page)))
        .collect(Collectors.joining("\n", runbooks(), text(Path.of("infra/kubernetes/README.md"))));
  }

  private static List<Path> pages() {
    return files(PAGES, ".md");
  }

  private static String module() {
    return files(Path.of("infra/terraform"), ".tf").stream()
        .map(OperatePagesTest::text)
        .collect(Collectors.joining("\n"));
  }

  private static String sources() {
    return files(Path.of("src/main/java/dev/portcullis/command"), ".java").stream()
        .map(OperatePagesTest::text)
        .collect(Collectors.joining("\n"));
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
