package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What Logs Insights is asked for, by the dashboard and by people whom a page tells to: each field
 * is one of an audit event, as the golden files have them. DriftIT holds the dashboard of the SAM
 * template to that of Terraform.
 */
class AuditQueriesTest {
  private static final Pattern OF_DASHBOARD = Pattern.compile("(?m)^ +query = \"(.*)\"$");
  private static final Pattern OF_PAGE = Pattern.compile("--query-string '([^']*)'");
  private static final Pattern TEXT = Pattern.compile("\\\\?\"[^\"]*\"");
  private static final Pattern ALIAS = Pattern.compile("\\bas ([a-z0-9]+)\\b");
  private static final Pattern NAME =
      Pattern.compile("(?<!\\w)[a-z_]\\w*(?:\\.\\w+)*(?![\\w.]|\\()");
  private static final Set<String> WORDS =
      Set.of("filter", "stats", "by", "as", "sort", "limit", "desc", "and", "or", "not", "in");

  private final List<Json> events =
      Stream.of("api-activity", "change-intent", "change-outcome")
          .map(name -> Deployed.json(text("src/test/resources/golden/" + name + ".json")))
          .toList();

  @Test
  void theDashboardAsksForFieldsOfEvents() {
    List<String> queries = queries(OF_DASHBOARD, "infra/terraform/dashboard.tf");
    assertThat(queries).hasSize(5).allSatisfy(this::asksForFields);
  }

  @Test
  void pagesAskForFieldsOfEvents() {
    List<String> queries = queries(OF_PAGE, "docs/operate/INCIDENT.md");
    assertThat(queries).hasSize(1).allSatisfy(this::asksForFields);
    try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
      assertThat(pages.filter(page -> page.toString().endsWith(".md")).map(Path::toString))
          .filteredOn(page -> text(page).contains("start-query"))
          .containsExactly("docs/operate/INCIDENT.md");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void aFieldThatNoEventHasIsFound() {
    String query = "filter status_kode = \"ok\" | stats count(*) as calls, min(time) by bin(5m)";
    assertThat(fields(query)).containsExactly("status_kode", "time");
    assertThat(isOfAnEvent("status_kode")).isFalse();
    assertThat(isOfAnEvent("unmapped.portcullis.usage.output")).isFalse();
    assertThat(isOfAnEvent("unmapped.portcullis.usage.output_tokens")).isTrue();
  }

  private void asksForFields(String query) {
    assertThat(fields(query)).isNotEmpty().allMatch(this::isOfAnEvent, "is a field of an event");
  }

  /** The names in a query that are neither words of its language nor made up in it. */
  private static Set<String> fields(String query) {
    String bare = TEXT.matcher(query).replaceAll("");
    var fields = new TreeSet<String>();
    NAME.matcher(bare).results().forEach(found -> fields.add(found.group()));
    ALIAS.matcher(bare).results().forEach(found -> fields.remove(found.group(1)));
    fields.removeAll(WORDS);
    return fields;
  }

  private boolean isOfAnEvent(String field) {
    return events.stream()
        .anyMatch(event -> Agreement.at(event, field).filter(AuditQueriesTest::single).isPresent());
  }

  private static boolean single(Json value) {
    return !(value instanceof Json.Obj) && !(value instanceof Json.Arr);
  }

  private static List<String> queries(Pattern pattern, String file) {
    return pattern.matcher(text(file)).results().map(found -> found.group(1)).toList();
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
