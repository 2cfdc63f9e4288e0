package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.json.Pointer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may invoke a function, as the function's own policy says; nobody where it says nothing. What
 * a statement on this says otherwise than by allowing a service, or a service on behalf of a
 * resource, is not understood, and fails.
 */
record InvokePolicy(Json document) {
  private static final String INVOKE = "lambda:InvokeFunction";
  private static final Pointer SERVICE = Pointer.of("Principal", "Service");
  private static final Pointer SOURCE = Pointer.of("ArnLike", "AWS:SourceArn");

  /** Whether this service may, on behalf of that resource of somebody's. */
  boolean allows(String service, String source) {
    return document.items("Statement").stream()
        .filter(statement -> mayConcern(INVOKE, statement.at("Action")))
        .filter(statement -> mayConcern(service, SERVICE.in(statement)))
        .anyMatch(statement -> allows(statement, source));
  }

  /** Unless it names something else, it may. */
  private static boolean mayConcern(String name, Optional<Json> element) {
    return element.flatMap(Json::asText).map(text -> text.equals(name)).orElse(true);
  }

  private static boolean allows(Json statement, String source) {
    Optional<Json> condition = statement.at("Condition");
    Optional<String> pattern = condition.flatMap(SOURCE::in).flatMap(Json::asText);
    boolean understood =
        statement.text("Effect").equals(Optional.of("Allow"))
            && statement.text("Action").isPresent()
            && SERVICE.in(statement).flatMap(Json::asText).isPresent()
            && condition.equals(pattern.map(InvokePolicy::onlyFrom));
    if (!understood) {
      throw new AssertionError("who may invoke by this? " + JsonWriter.text(statement));
    }
    return pattern.map(like -> like(like).matcher(source).matches()).orElse(true);
  }

  private static Json onlyFrom(String pattern) {
    return SampleEvents.json(
        "{\"ArnLike\": {\"AWS:SourceArn\": %s}}".formatted(JsonWriter.text(Json.of(pattern))));
  }

  private static Pattern like(String pattern) {
    return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
  }
}
