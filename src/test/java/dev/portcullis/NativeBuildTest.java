package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code native-build/} holds, as far as it can be judged without building. */
class NativeBuildTest {
  private static final Path FOLDER = Path.of("native-build");
  private static final Path METADATA = FOLDER.resolve("metadata/reachability-metadata.json");
  private static final Pattern REASON = Pattern.compile("(?m)^ *\"reason\": \"[^\"]{20,}\",\\n");
  private static final Pattern PINNED = Pattern.compile("\\S+@sha256:[0-9a-f]{64}");

  @Test
  void eachEntryOfTheMetadataSaysWhyItIsThere() throws Exception {
    assertThat(entries(Files.readString(METADATA)))
        .isNotEmpty()
        .allSatisfy(
            entry ->
                assertThat(entry.get("reason"))
                    .as(entry.members().toString())
                    .containsInstanceOf(Json.Str.class));
  }

  @Test
  void theBuildCanTakeTheReasonsOut() throws Exception {
    String text = Files.readString(METADATA);

    List<Json.Obj> without = entries(REASON.matcher(text).replaceAll(""));

    assertThat(without).hasSameSizeAs(entries(text));
    assertThat(without).noneMatch(entry -> entry.get("reason").isPresent());
  }

  @Test
  void eachOptionStandsBelowItsReason() throws IOException {
    List<String> blocks = List.of(Files.readString(FOLDER.resolve("options")).split("\n\n+"));

    assertThat(blocks).hasSizeGreaterThan(5);
    assertThat(blocks).allMatch(block -> block.startsWith("# "));
  }

  @Test
  void noOptionIsGivenTwice() throws IOException {
    List<String> options = linesOf("options");

    assertThat(options).doesNotHaveDuplicates();
  }

  @Test
  void theBuilderAndTheBaseArePinnedByDigest() throws IOException {
    String base =
        Files.readAllLines(FOLDER.resolve("Dockerfile")).stream()
            .filter(line -> line.startsWith("ARG BASE="))
            .map(line -> line.substring("ARG BASE=".length()))
            .collect(Collectors.joining());

    assertThat(linesOf("builder")).hasSize(1).allMatch(PINNED.asMatchPredicate());
    assertThat(base).matches(PINNED);
  }

  private static List<String> linesOf(String file) throws IOException {
    try (Stream<String> lines = Files.lines(FOLDER.resolve(file))) {
      return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
  }

  private static List<Json.Obj> entries(String metadata) throws Exception {
    List<Json.Obj> entries = new ArrayList<>();
    var root = (Json.Obj) new JsonReader(JsonLimits.REPLY).read(metadata);
    for (Json kind : root.members().values()) {
      ((Json.Arr) kind).items().forEach(entry -> entries.add((Json.Obj) entry));
    }
    return entries;
  }
}
