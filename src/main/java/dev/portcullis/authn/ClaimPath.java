package dev.portcullis.authn;

import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where something stands in claims: {@code realm_access.roles} is the member {@code roles} of the
 * object {@code realm_access}, unless there is a member whose name is all of it, dots included, as
 * there is of {@code https://example.com/roles}.
 *
 * @param text as it is configured
 */
public record ClaimPath(String text) {
  /**
   * @throws IllegalArgumentException if it is blank
   */
  public ClaimPath {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a claim has a name");
    }
  }

  /** What stands there, if anything does. */
  Optional<Json> in(Json.Obj claims) {
    return at(claims, text);
  }

  /** The text that stands there, if one does. */
  Optional<String> textIn(Json.Obj claims) {
    return in(claims).flatMap(Json::asText);
  }

  /**
   * The texts that stand there: of a list, or a single one. The claims {@code scope} and {@code
   * scp} are lists with spaces between (RFC 8693, 4.2).
   */
  List<String> textsIn(Json.Obj claims) {
    Json value = in(claims).orElse(Json.Null.NULL);
    if (value instanceof Json.Arr(List<Json> items)) {
      var texts = new ArrayList<String>();
      items.forEach(item -> item.asText().ifPresent(texts::add));
      return texts;
    }
    boolean spaced = text.equals("scope") || text.equals("scp");
    return value
        .asText()
        .map(one -> spaced ? List.of(one.strip().split(" +")) : List.of(one))
        .orElse(List.of());
  }

  private static Optional<Json> at(Json.Obj object, String path) {
    Optional<Json> whole = object.get(path);
    int dot = path.indexOf('.');
    while (whole.isEmpty() && dot >= 0) {
      if (object.get(path.substring(0, dot)).orElse(Json.Null.NULL) instanceof Json.Obj inner) {
        whole = at(inner, path.substring(dot + 1));
      }
      dot = path.indexOf('.', dot + 1);
    }
    return whole;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClaimPath path && path.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
