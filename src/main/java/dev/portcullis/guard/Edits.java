package dev.portcullis.guard;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** New texts for places of a document, put in all at once: each part is copied one time. */
final class Edits {
  /** A place below which texts change, or a text that does. */
  private static final class Node {
    private final Map<String, Node> below = new LinkedHashMap<>();
    private @Nullable String text;
  }

  private final Node root = new Node();

  boolean isEmpty() {
    return root.below.isEmpty() && root.text == null;
  }

  void put(Pointer at, String text) {
    Node node = root;
    for (String step : at.steps()) {
      node = node.below.computeIfAbsent(step, fresh -> new Node());
    }
    node.text = text;
  }

  /** The document with the new texts. */
  Json in(Json document) {
    return isEmpty() ? document : rewritten(document, root);
  }

  private static Json rewritten(Json here, Node node) {
    if (node.text != null) {
      return Json.of(node.text);
    }
    return switch (here) {
      case Json.Obj(var members) -> {
        var copy = new LinkedHashMap<>(members);
        node.below.forEach(
            (name, below) -> copy.computeIfPresent(name, (n, value) -> rewritten(value, below)));
        yield new Json.Obj(copy);
      }
      case Json.Arr(List<Json> items) -> {
        var copy = new ArrayList<>(items);
        node.below.forEach(
            (position, below) -> {
              int index = Integer.parseInt(position);
              copy.set(index, rewritten(copy.get(index), below));
            });
        yield new Json.Arr(copy);
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> here;
    };
  }
}
