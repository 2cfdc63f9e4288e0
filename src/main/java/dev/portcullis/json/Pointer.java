package dev.portcullis.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document: member names and array indexes from the root, as in RFC 6901, but not as
 * text, so nothing is escaped.
 */
public record Pointer(List<String> steps) {
  /** The whole document. */
  public static final Pointer ROOT = new Pointer(List.of());

  public Pointer {
    steps = List.copyOf(steps);
  }

  /** A place given by its steps. */
  public static Pointer of(String... steps) {
    return new Pointer(List.of(steps));
  }

  /** The member of this name below this place. */
  public Pointer member(String name) {
    String[] longer = steps.toArray(new String[steps.size() + 1]);
    longer[steps.size()] = name;
    return of(longer);
  }

  /** The item of this index below this place. */
  public Pointer item(int index) {
    return member(Integer.toString(index));
  }

  /** This place as RFC 6901 writes it: {@code /scopes/0}; empty for the whole document. */
  public String text() {
    var text = new StringBuilder();
    for (String step : steps) {
      text.append('/').append(step.replace("~", "~0").replace("/", "~1"));
    }
    return text.toString();
  }

  /** What stands at this place. */
  public Optional<Json> in(Json root) {
    Json here = root;
    for (String step : steps) {
      Json next =
          switch (here) {
            case Json.Obj object -> object.members().get(step);
            case Json.Arr(List<Json> items) -> item(items, step);
            default -> null;
          };
      if (next == null) {
        return Optional.empty();
      }
      here = next;
    }
    return Optional.of(here);
  }

  /**
   * A copy of the document with another value at this place.
   *
   * @throws IllegalArgumentException if the document has no such place
   */
  public Json replaceIn(Json root, Json value) {
    return replace(root, value, 0);
  }

  private Json replace(Json here, Json value, int depth) {
    if (depth == steps.size()) {
      return value;
    }
    String step = steps.get(depth);
    return switch (here) {
      case Json.Obj object when object.members().containsKey(step) ->
          object.with(step, replace(object.get(step).orElseThrow(), value, depth + 1));
      case Json.Arr(List<Json> items) when item(items, step) instanceof Json item -> {
        var copy = new ArrayList<>(items);
        copy.set(Integer.parseInt(step), replace(item, value, depth + 1));
        yield new Json.Arr(copy);
      }
      default -> throw new IllegalArgumentException("no such place at depth " + depth);
    };
  }

  private static @Nullable Json item(List<Json> items, String step) {
    try {
      int index = Integer.parseInt(step);
      return index >= 0 && index < items.size() ? items.get(index) : null;
    } catch (NumberFormatException notAnIndex) {
      return null;
    }
  }
}
