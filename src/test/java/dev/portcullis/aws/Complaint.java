package dev.portcullis.aws;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a rule of one of the module's variables says against a call.
 *
 * @param call the call's name, which its file has
 * @param variable whose rule it is
 * @param rule where its block is, file and line
 * @param says what it says, and what values it quotes
 */
record Complaint(String call, String variable, String rule, String says) {
  private static final Pattern RULE =
      Pattern.compile("checked by the validation rule at module/(variables[a-z-]*\\.tf):(\\d+)");
  private static final Pattern VARIABLE = Pattern.compile("^variable \"([a-z0-9_]+)\" \\{");

  /** All in what a command prints with {@code -json}; what else goes wrong fails. */
  static List<Complaint> of(String printed) {
    return printed
        .lines()
        .map(Deployed::json)
        .flatMap(line -> line.at("diagnostic").stream())
        .map(Complaint::from)
        .toList();
  }

  private static Complaint from(Json diagnostic) {
    String detail = diagnostic.text("detail").orElse("");
    Matcher rule = RULE.matcher(detail);
    if (!rule.find()) {
      throw new AssertionError("not a variable's rule: " + diagnostic);
    }
    String file = diagnostic.at("range").flatMap(range -> range.text("filename")).orElseThrow();
    List<Json> values =
        diagnostic.at("snippet").map(snippet -> snippet.items("values")).orElse(List.of());
    return new Complaint(
        file.substring(0, file.lastIndexOf('.')),
        variable(rule.group(1), Integer.parseInt(rule.group(2))),
        rule.group(1) + ":" + rule.group(2),
        detail + JsonWriter.text(new Json.Arr(values)));
  }

  private static String variable(String file, int line) {
    try (Stream<String> lines = Files.lines(Path.of("infra/terraform", file))) {
      return lines
          .limit(line)
          .flatMap(each -> VARIABLE.matcher(each).results())
          .map((MatchResult found) -> found.group(1))
          .reduce((earlier, last) -> last)
          .orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
