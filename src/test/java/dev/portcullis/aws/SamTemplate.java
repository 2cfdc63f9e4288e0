package dev.portcullis.aws;

import dev.portcullis.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The template, with values for its parameters. No more of CloudFormation's language is understood
 * than it uses; anything else fails.
 */
public final class SamTemplate {
  private final Json template;
  private final Map<String, String> given;

  private SamTemplate(Json template, Map<String, String> given) {
    this.template = template;
    this.given = given;
  }

  /** The text of the template. */
  public static String text() {
    try {
      return Files.readString(Path.of("infra/sam/template.yaml"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** This template, with these values for some of its parameters. */
  public static SamTemplate of(String text, Map<String, String> parameters) {
    return new SamTemplate(CloudFormationYaml.read(text), parameters);
  }

  /** What is said of each parameter, by name. */
  Map<String, Json> parameters() {
    return members(section("Parameters"));
  }

  /** What is made, by logical id, with all values in it that are known. */
  public Map<String, Json> resources() {
    var values = new SamValues(this);
    var made = new TreeMap<String, Json>();
    declared()
        .forEach(
            (id, resource) -> {
              if (resource.text("Condition").map(this::holds).orElse(true)) {
                made.put(id, values.resolved(resource).orElseThrow());
              }
            });
    return made;
  }

  /** The resources as they are written. */
  Map<String, Json> declared() {
    return members(section("Resources"));
  }

  /** The value of a parameter, if there is one of this name. */
  Optional<Json> value(String parameter) {
    return Optional.ofNullable(parameters().get(parameter))
        .map(
            said -> {
              String value =
                  given.getOrDefault(parameter, scalar(said.at("Default").orElseThrow()));
              return said.text("Type").orElseThrow().equals("CommaDelimitedList")
                  ? Json.strings(List.of(value.split(",", -1)))
                  : Json.of(value);
            });
  }

  /** Whether the condition of this name holds. */
  boolean holds(String condition) {
    return truth(section("Conditions").at(condition).orElseThrow(() -> unknown(condition)));
  }

  private boolean truth(Json function) {
    Map.Entry<String, Json> only = members(function).entrySet().iterator().next();
    return switch (only.getKey()) {
      case "Condition" -> holds(only.getValue().asText().orElseThrow());
      case "Fn::Not" -> !truth(items(only.getValue()).getFirst());
      case "Fn::And" -> items(only.getValue()).stream().allMatch(this::truth);
      case "Fn::Or" -> items(only.getValue()).stream().anyMatch(this::truth);
      case "Fn::Equals" -> {
        var values = new SamValues(this);
        List<String> sides =
            items(only.getValue()).stream()
                .map(side -> scalar(values.resolved(side).orElseThrow()))
                .toList();
        yield sides.getFirst().equals(sides.getLast());
      }
      default -> throw unknown(only.getKey());
    };
  }

  private Json section(String name) {
    return template.at(name).orElseThrow();
  }

  static Map<String, Json> members(Json object) {
    return ((Json.Obj) object).members();
  }

  static List<Json> items(Json list) {
    return ((Json.Arr) list).items();
  }

  static String scalar(Json value) {
    return switch (value) {
      case Json.Str(String text) -> text;
      case Json.Num(String lexeme) -> lexeme;
      case Json.Bool(boolean truth) -> Boolean.toString(truth);
      default -> throw new AssertionError("not a single value: " + value);
    };
  }

  static AssertionError unknown(String what) {
    return new AssertionError("not understood of the template: " + what);
  }
}
