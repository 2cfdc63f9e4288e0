package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Dialect.InvalidCall;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The body of a call to a model, read member by member. Where a provider reads null as absent, so
 * does this. What is wrong is said by the member's name, never by its value.
 */
record CallBody(Json.Obj json) {

  /** The body of a call that must have one. */
  static CallBody of(Optional<Json> body) throws InvalidCall {
    if (body.orElse(Json.Null.NULL) instanceof Json.Obj object) {
      Members.check(object);
      return new CallBody(object);
    }
    throw new InvalidCall("The body must be a JSON object.");
  }

  /** The member, unless it is null. */
  Optional<Json> member(String name) {
    return json.get(name).filter(value -> value != Json.Null.NULL);
  }

  /** The model that must be named. */
  String model() throws InvalidCall {
    return ModelName.checked(
        json.text("model")
            .orElseThrow(() -> new InvalidCall("`model` must be the name of a model.")));
  }

  /** A switch that is off where it is absent. */
  boolean flag(String name) throws InvalidCall {
    return switch (member(name).orElse(Json.of(false))) {
      case Json.Bool(boolean value) -> value;
      default -> throw new InvalidCall("`" + name + "` must be true or false.");
    };
  }

  /** A whole number of at least 1 and at most this. */
  OptionalLong count(String name, long most) throws InvalidCall {
    Optional<Json> value = member(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong count = json.integer(name);
    if (count.isEmpty() || count.getAsLong() < 1 || count.getAsLong() > most) {
      throw new InvalidCall("`" + name + "` must be a whole number from 1 to " + most + ".");
    }
    return count;
  }

  /** A limit of output tokens. */
  OptionalLong tokens(String name) throws InvalidCall {
    return count(name, Integer.MAX_VALUE);
  }

  /** Checks that there are messages, and that each is an object. */
  void requireMessages() throws InvalidCall {
    List<Json> messages = json.items("messages");
    boolean objects = !messages.isEmpty();
    for (Json message : messages) {
      objects &= message instanceof Json.Obj;
    }
    if (!objects) {
      throw new InvalidCall("`messages` must be an array of at least one object.");
    }
  }

  /** Checks that there is input: a string, or an array. */
  void requireInput() throws InvalidCall {
    switch (member("input").orElse(Json.Null.NULL)) {
      case Json.Str _, Json.Arr _ -> {}
      default -> throw new InvalidCall("`input` must be a string or an array.");
    }
  }
}
