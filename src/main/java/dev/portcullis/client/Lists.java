package dev.portcullis.client;

import dev.portcullis.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Lists of administration, read to their end. */
final class Lists {
  private static final int PAGE = 200;

  private Lists() {}

  /** What is on all pages of this list. */
  static List<Json> all(Administration administration, String path) {
    return all(administration, path, Administration::required);
  }

  /**
   * The same.
   *
   * @param judge lets answers pass that did what they were asked for
   */
  static List<Json> all(Administration administration, String path, UnaryOperator<Answer> judge) {
    List<Json> all = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      String cursor = next.map(text -> "&cursor=" + encoded(text)).orElse("");
      Json page = judge.apply(administration.get(path + "?limit=" + PAGE + cursor)).body();
      if (!(page.at("items").orElse(Json.Null.NULL) instanceof Json.Arr(List<Json> items))) {
        throw new CannotReach("the gateway answers with something that is no list");
      }
      all.addAll(items);
      next = page.text("next");
    } while (next.isPresent());
    return all;
  }

  /** A name as a step of a path. */
  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
