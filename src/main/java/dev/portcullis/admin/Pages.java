package dev.portcullis.admin;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.InvalidCursor;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Reason;
import java.util.Optional;
import java.util.function.Function;

/** Pages of lists, as they are answered. */
final class Pages {
  private Pages() {}

  /** The page that was asked for. */
  static <T> Answer answer(
      Ask ask, Function<Optional<Cursor>, Page<T>> pages, Function<T, ? extends Json> shown)
      throws Declined {
    try {
      return Answer.ok(document(pages.apply(cursor(ask)), shown));
    } catch (InvalidCursor ofAnother) {
      throw new Declined(Reason.INVALID_CALL, "The cursor is none of this list.");
    }
  }

  private static Optional<Cursor> cursor(Ask ask) {
    return ask.parameter(Parameters.CURSOR).map(Cursor::new);
  }

  private static <T> Json document(Page<T> page, Function<T, ? extends Json> shown) {
    Json.Obj document =
        Json.obj(
            Json.member(
                "items", new Json.Arr(page.items().stream().<Json>map(shown::apply).toList())));
    return page.next().map(next -> document.with("next", Json.of(next.text()))).orElse(document);
  }
}
