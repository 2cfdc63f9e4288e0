package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.tools.GeneratedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page on administration asks for what there is, with bodies that are taken. */
class AdminPageTest {
  private static final Path PAGE = Path.of("docs/ADMIN.md");
  private static final Pattern CURL = Pattern.compile("(?m)^curl (?:.*\\\\\\n)*.*$");
  private static final Pattern METHOD = Pattern.compile("-X (\\w+)");
  private static final Pattern URL = Pattern.compile("\"\\$ADMIN/([^\"?]*)\\??([^\"]*)\"");
  private static final Pattern BODY = Pattern.compile("-d '([^']*)'");

  /** To write the table anew: {@code ./portcullis test -Dtest=AdminPageTest -Dpage=write}. */
  @Test
  void keepsTheTableOfEndpointsTrue() throws IOException {
    String rows =
        Arrays.stream(Endpoint.values()).map(AdminPageTest::row).collect(Collectors.joining());
    GeneratedPart.keep(
        PAGE, "endpoints", "| method | path | verb | what |\n|---|---|---|---|\n" + rows);
  }

  private static String row(Endpoint endpoint) {
    return "| %s | `/admin/%s` | `%s` | %s |\n"
        .formatted(
            endpoint.method(),
            endpoint.template(),
            endpoint.operation().text(),
            endpoint.summary());
  }

  static Stream<String> commands() throws IOException {
    List<String> commands =
        CURL.matcher(Files.readString(PAGE)).results().map(MatchResult::group).toList();
    assertThat(commands).hasSizeGreaterThan(8);
    return commands.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showsWhatIsTaken(String command) throws Exception {
    String method = found(METHOD, command).orElse("GET");
    Matcher url = URL.matcher(command);
    assertThat(url.find()).isTrue();
    List<String> path = List.of(("v1/" + url.group(1)).split("/", -1));

    List<Endpoint> meant =
        Endpoint.at(path).stream().filter(e -> e.method().equals(method)).toList();

    assertThat(meant).hasSize(1);
    assertThat(found(BODY, command).isPresent()).isEqualTo(meant.getFirst().body().isPresent());
    if (meant.getFirst().body().isPresent()) {
      Json body = new JsonReader(JsonLimits.REQUEST).read(found(BODY, command).orElseThrow());
      assertThat(meant.getFirst().body().get().defects(body)).isEmpty();
    }
    for (String name : QueryText.read(url.group(2)).keySet()) {
      assertThat(meant.getFirst().parameters()).anyMatch(p -> p.name().equals(name));
    }
  }

  private static Optional<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().findFirst().map(match -> match.group(1));
  }
}
