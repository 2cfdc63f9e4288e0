package dev.portcullis.aws.iam;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The little of Terraform's template language that the documents use: {@code ${name}} for text,
 * {@code ${jsonencode(name)}} for text or a list.
 */
public final class Template {
  private static final Pattern USE =
      Pattern.compile("(?<![$%])\\$\\{(?:(?<text>[a-z_]+)|jsonencode\\((?<json>[a-z_]+)\\))}");
  private static final Pattern LEFT = Pattern.compile("[$%]\\{");

  private final String text;

  private Template(String text) {
    this.text = text;
  }

  /** This template. */
  public static Template of(String text) {
    return new Template(text);
  }

  /** A template of {@code infra/terraform/policies}. */
  public static Template file(String name) {
    try {
      return of(Files.readString(Path.of("infra/terraform/policies", name + ".json.tftpl")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * The text with these values, each a string or a list of strings; more may be given than are
   * used, as Terraform allows.
   *
   * @throws NotUnderstood if it uses another variable, or more of the language
   */
  public String render(Map<String, ?> values) {
    if (LEFT.matcher(USE.matcher(text).replaceAll("")).find()) {
      throw new NotUnderstood("more of the template language");
    }
    return USE.matcher(text).replaceAll(use -> Matcher.quoteReplacement(value(use, values)));
  }

  /** The variables that it uses. */
  public Set<String> variables() {
    var names = new TreeSet<String>();
    USE.matcher(text).results().forEach(use -> names.add(name(use)));
    return names;
  }

  private static String name(MatchResult use) {
    return use.group("text") == null ? use.group("json") : use.group("text");
  }

  private static String value(MatchResult use, Map<String, ?> values) {
    String name = name(use);
    Object value = values.get(name);
    boolean encoded = use.group("json") != null;
    return switch (value) {
      case String plain when encoded -> json(Json.of(plain));
      case String plain -> plain;
      case List<?> list when encoded ->
          json(Json.strings(list.stream().map(String.class::cast).toList()));
      case null -> throw new NotUnderstood("the variable " + name);
      default -> throw new NotUnderstood("the kind of the variable " + name);
    };
  }

  private static String json(Json value) {
    return new String(JsonWriter.bytes(value), StandardCharsets.UTF_8);
  }
}
