package dev.portcullis.guard;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts of {@code corpora/secrets.jsonl}. They stand there in pieces, and are put together in
 * memory alone; no assertion may show one.
 */
public final class SecretCorpus {
  private SecretCorpus() {}

  /** A part of a text that must vanish, in characters. */
  public record Part(int from, int to) {}

  /**
   * One row.
   *
   * @param secrets what must vanish; nothing, where all must stay
   */
  public record Row(String id, String kind, String text, List<Part> secrets) {
    /** Whether something must vanish. */
    public boolean isSecret() {
      return !secrets.isEmpty();
    }

    /** Whether what must vanish is a matter of persons. */
    public boolean isPersonal() {
      return isSecret() && kind.matches("card.*|iban.*|email|phone|us-ssn|uk-nino|ip-address");
    }

    /** What stands before, between and after the secrets. */
    public List<String> rest() {
      var rest = new ArrayList<String>();
      int at = 0;
      for (Part part : secrets) {
        rest.add(text.substring(at, part.from()));
        at = part.to();
      }
      rest.add(text.substring(at));
      return rest;
    }

    /** The secrets. */
    public List<String> hidden() {
      return secrets.stream().map(part -> text.substring(part.from(), part.to())).toList();
    }

    /** Whether this is the text with nothing but its secrets replaced. */
    public boolean isRedactedTo(String other) {
      String expected =
          rest().stream()
              .map(java.util.regex.Pattern::quote)
              .collect(Collectors.joining("\\[redacted:[a-z0-9-]+]"));
      return other.matches("(?s)" + expected);
    }

    @Override
    public String toString() {
      return id + " " + kind;
    }
  }

  /** All rows. */
  public static Stream<Row> rows() {
    try (InputStream in = SecretCorpus.class.getResourceAsStream("/corpora/secrets.jsonl")) {
      var reader = new JsonReader(JsonLimits.REPLY);
      List<Row> rows = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        rows.add(row(reader.read(line)));
      }
      return rows.stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (InvalidJson broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The rows of which something must vanish. */
  public static Stream<Row> secrets() {
    return rows().filter(Row::isSecret);
  }

  /** A secret of this kind. */
  public static String secret(String kind) {
    return secrets()
        .filter(row -> row.kind().equals(kind))
        .findFirst()
        .map(row -> row.hidden().getFirst())
        .orElseThrow();
  }

  private static Row row(Json json) {
    String text =
        json.items("parts").stream()
            .map(part -> part.asText().orElseThrow())
            .collect(Collectors.joining());
    boolean redact = json.text("expect").orElseThrow().equals("redact");
    List<Part> secrets =
        Stream.of("span", "span2")
            .filter(member -> redact && json.at(member).isPresent())
            .map(member -> part(json.items(member), text))
            .sorted(Comparator.comparingInt(Part::from))
            .toList();
    return new Row(json.text("id").orElseThrow(), json.text("kind").orElseThrow(), text, secrets);
  }

  /** The file counts code points. */
  private static Part part(List<Json> bounds, String text) {
    return new Part(
        text.offsetByCodePoints(0, number(bounds.get(0))),
        text.offsetByCodePoints(0, number(bounds.get(1))));
  }

  private static int number(Json json) {
    return Math.toIntExact(((Json.Num) json).integer().orElseThrow());
  }
}
