package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Token probabilities repeat a reply's text in other forms. Their tokens are spans like any text;
 * what no span can cover is taken out here.
 */
final class Logprobs {
  private static final String NAME = "logprobs";

  private Logprobs() {}

  /**
   * A copy in which {@code bytes}, the tokens as arrays of numbers, is null below each {@code
   * logprobs}; the same document if it has none.
   */
  static Json withoutBytes(Json document) {
    return rewritten(document, false, false);
  }

  /** A copy in which each list of {@code logprobs} is empty; the same document if it has none. */
  static Json withoutTokens(Json document) {
    return rewritten(document, false, true);
  }

  private static Json rewritten(Json here, boolean inside, boolean empty) {
    return switch (here) {
      case Json.Obj object -> {
        Json.Obj copy = object;
        for (int i = 0; i < object.size(); i++) {
          Json before = object.value(i);
          Json after = member(object.name(i), before, inside, empty);
          if (after != before) {
            copy = copy.with(object.name(i), after);
          }
        }
        yield copy;
      }
      case Json.Arr(List<Json> items) -> {
        List<Json> copy = items;
        for (int i = 0; i < items.size(); i++) {
          Json before = items.get(i);
          Json after = rewritten(before, inside, empty);
          if (after != before) {
            copy = copy == items ? new ArrayList<>(items) : copy;
            copy.set(i, after);
          }
        }
        yield copy == items ? here : new Json.Arr(copy);
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> here;
    };
  }

  private static Json member(String name, Json value, boolean inside, boolean empty) {
    if (inside && name.equals("bytes")) {
      return Json.Null.NULL;
    }
    if (empty && name.equals(NAME) && value instanceof Json.Arr) {
      return Json.arr();
    }
    return rewritten(value, inside || name.equals(NAME), empty);
  }
}
