package dev.portcullis.blackbox;

import dev.portcullis.audit.Chain;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.util.List;
import java.util.Optional;

/** Verifies the lines of an audit file as somebody would who has nothing but the file. */
final class AuditedChain {
  private static final JsonReader JSON = new JsonReader(JsonLimits.REPLY);

  private AuditedChain() {}

  /** The first thing that is wrong with the chain, if anything is. */
  static Optional<String> fault(List<String> lines) {
    String previous = "0".repeat(64);
    String id = lines.isEmpty() ? "" : text(lines.getFirst(), "id");
    for (int i = 0; i < lines.size(); i++) {
      Optional<Json.Obj> event = event(lines.get(i));
      if (event.isEmpty()) {
        return Optional.of("line " + (i + 1) + " is no event");
      }
      Json place = place(event.get());
      if (!place.text("id").orElse("").equals(id)) {
        return Optional.of("line " + (i + 1) + " is of another chain");
      }
      if (place.integer("sequence").orElse(0) != i + 1) {
        return Optional.of("line " + (i + 1) + " is out of sequence");
      }
      if (!place.text("previous").orElse("").equals(previous)) {
        return Optional.of("line " + (i + 1) + " does not follow the one before it");
      }
      previous = place.text("hash").orElse("");
      if (!hash(event.get()).equals(previous)) {
        return Optional.of("line " + (i + 1) + " was changed");
      }
    }
    return Optional.empty();
  }

  private static String hash(Json.Obj event) {
    try {
      return Chain.hashOf(event);
    } catch (IllegalArgumentException notCanonical) {
      return "none";
    }
  }

  private static Optional<Json.Obj> event(String line) {
    try {
      return JSON.read(line) instanceof Json.Obj event ? Optional.of(event) : Optional.empty();
    } catch (InvalidJson torn) {
      return Optional.empty();
    }
  }

  private static String text(String line, String member) {
    return event(line).flatMap(event -> place(event).text(member)).orElse("");
  }

  private static Json place(Json event) {
    return event
        .at("unmapped")
        .flatMap(unmapped -> unmapped.at("portcullis"))
        .flatMap(ours -> ours.at("chain"))
        .orElse(Json.Null.NULL);
  }
}
