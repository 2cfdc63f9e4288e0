package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who may invoke a function, as the function's own policy says; nobody where it says nothing. */
record InvokePolicy(Json document) {
  private static final Pointer SERVICE = Pointer.of("Principal", "Service");
  private static final Pointer SOURCE = Pointer.of("Condition", "ArnLike", "AWS:SourceArn");

  /** Whether this service may, on behalf of that resource of somebody's. */
  boolean allows(String service, String source) {
    return document.items("Statement").stream()
        .filter(statement -> statement.text("Effect").equals(Optional.of("Allow")))
        .filter(statement -> statement.text("Action").equals(Optional.of("lambda:InvokeFunction")))
        .filter(statement -> text(SERVICE, statement).equals(Optional.of(service)))
        .flatMap(statement -> text(SOURCE, statement).stream())
        .anyMatch(pattern -> like(pattern).matcher(source).matches());
  }

  private static Optional<String> text(Pointer pointer, Json in) {
    return pointer.in(in).flatMap(Json::asText);
  }

  private static Pattern like(String pattern) {
    return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
  }
}
