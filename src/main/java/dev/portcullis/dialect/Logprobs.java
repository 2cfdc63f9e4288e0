package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
          Json before = member.getValue();
          Json after = member(member.getKey(), before, inside, empty);
          if (after != before) {
            copy = copy.with(member.getKey(), after);
          }
        }
        yield copy;
      }
      case Json.Arr(List<Json> items) -> {
        var copy = new ArrayList<Json>(items.size());
        boolean changed = false;
        for (Json before : items) {
          Json after = rewritten(before, inside, empty);
          changed |= after != before;
          copy.add(after);
        }
        yield changed ? new Json.Arr(copy) : here;
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
