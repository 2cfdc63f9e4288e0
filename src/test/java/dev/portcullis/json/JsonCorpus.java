package dev.portcullis.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** The documents of {@code corpora/json.jsonl}: bytes, and whether a strict gateway takes them. */
public final class JsonCorpus {
  private JsonCorpus() {}

  /** One row. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Row(String id, String note, byte[] payload, boolean accepted) {
    @Override
    public String toString() {
      return id + " " + note;
    }
  }

  /** All rows. */
  public static Stream<Row> rows() {
    try (InputStream in = JsonCorpus.class.getResourceAsStream("/corpora/json.jsonl")) {
      var reader = new JsonReader(JsonLimits.REPLY);
      List<Row> rows = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        Json row = reader.read(line);
        byte[] payload =
            row.text("payload_base64")
                .map(Base64.getDecoder()::decode)
                .orElseGet(() -> generated(row.at("generator").orElseThrow()));
        rows.add(
            new Row(
                row.text("id").orElseThrow(),
                row.text("note").orElseThrow(),
                payload,
                row.text("expect").orElseThrow().equals("accept")));
      }
      return rows.stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (InvalidJson broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static byte[] generated(Json generator) {
    var out = new ByteArrayOutputStream();
    String kind = generator.text("kind").or(() -> generator.text("type")).orElseThrow();
    switch (kind) {
      case "repeat" -> {
        for (Json part : generator.items("parts")) {
          List<Json> pair = ((Json.Arr) part).items();
          String text = pair.get(0).asText().orElseThrow();
          out.writeBytes(utf8(text.repeat((int) number(pair.get(1)))));
        }
      }
      case "numbered" -> {
        out.writeBytes(utf8(generator.text("open").orElseThrow()));
        long count = generator.integer("count").orElseThrow();
        for (long i = 0; i < count; i++) {
          out.writeBytes(utf8(i == 0 ? "" : generator.text("sep").orElseThrow()));
          String item = generator.text("item").orElseThrow();
          out.writeBytes(utf8(item.replace("%d", Long.toString(i))));
        }
        out.writeBytes(utf8(generator.text("close").orElseThrow()));
      }
      case "hash-collision" -> {
        out.writeBytes(utf8(generator.text("open").orElseThrow()));
        List<String> words = words(generator);
        for (int i = 0; i < words.size(); i++) {
          out.writeBytes(utf8(i == 0 ? "" : generator.text("sep").orElseThrow()));
          String item = generator.text("item").orElseThrow();
          out.writeBytes(utf8(item.replace("%s", words.get(i))));
        }
        out.writeBytes(utf8(generator.text("close").orElseThrow()));
      }
      default -> throw new IllegalStateException("unknown generator " + kind);
    }
    return out.toByteArray();
  }

  private static List<String> words(Json generator) {
    List<String> words = List.of("");
    List<Json> alphabet = generator.items("alphabet");
    for (long i = 0; i < generator.integer("length").orElseThrow(); i++) {
      words =
          words.stream()
              .flatMap(w -> alphabet.stream().map(symbol -> w + symbol.asText().orElseThrow()))
              .toList();
    }
    return words;
  }

  private static long number(Json json) {
    return ((Json.Num) json).integer().orElseThrow();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
