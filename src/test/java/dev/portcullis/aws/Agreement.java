package dev.portcullis.aws;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether two values say the same. What is nothing, false or empty is as if it were not there; a
 * list of one is what is in it; lists have no order; documents in texts are read.
 */
final class Agreement {
  /** Stands for what Terraform does not know before it is made: it agrees with anything. */
  static final Json LATER = Json.of("<later>");

  private Agreement() {}

  static boolean of(Optional<Json> planned, Optional<Json> described) {
    Optional<Json> one = planned.flatMap(Agreement::plain);
    Optional<Json> other = described.flatMap(Agreement::plain);
    return one.isPresent() == other.isPresent()
        && one.map(value -> same(value, other.orElseThrow())).orElse(true);
  }

  /** What is planned, with a sign wherever something is not known yet. */
  static Json marked(Json after, Json unknown) {
    if (unknown instanceof Json.Bool(boolean later) && later) {
      return LATER;
    }
    if (after instanceof Json.Arr(List<Json> items) && unknown instanceof Json.Arr(var marks)) {
      var all = new ArrayList<Json>();
      for (int i = 0; i < items.size(); i++) {
        all.add(i < marks.size() ? marked(items.get(i), marks.get(i)) : items.get(i));
      }
      return new Json.Arr(all);
    }
    if (after instanceof Json.Obj(var members) && unknown instanceof Json.Obj(var marks)) {
      var all = new LinkedHashMap<String, Json>(members);
      marks.forEach(
          (name, mark) -> all.put(name, marked(members.getOrDefault(name, Json.Null.NULL), mark)));
      return new Json.Obj(all);
    }
    return after;
  }

  /** This value in its plainest form, or nothing if it says nothing. */
  static Optional<Json> plain(Json value) {
    return switch (value) {
      case Json.Null nothing -> Optional.empty();
      case Json.Bool(boolean truth) -> truth ? Optional.of(Json.of("true")) : Optional.empty();
      case Json.Num(String lexeme) -> Optional.of(Json.of(lexeme));
      case Json.Str(String text) -> plainText(text.strip());
      case Json.Arr(List<Json> items) -> plainList(items);
      case Json.Obj(var members) -> {
        var kept = new LinkedHashMap<String, Json>();
        members.forEach((name, member) -> plain(member).ifPresent(m -> kept.put(name, m)));
        yield kept.isEmpty() ? Optional.empty() : Optional.of(new Json.Obj(kept));
      }
    };
  }

  private static Optional<Json> plainText(String text) {
    if (text.startsWith("{\"")) {
      return plain(Deployed.json(text));
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(Json.of(text));
  }

  private static Optional<Json> plainList(List<Json> items) {
    if (!items.isEmpty() && items.stream().allMatch(Agreement::isDimension)) {
      var members = new LinkedHashMap<String, Json>();
      items.forEach(i -> members.put(i.text("Name").orElseThrow(), i.at("Value").orElseThrow()));
      return plain(new Json.Obj(members));
    }
    List<Json> kept = items.stream().flatMap(item -> plain(item).stream()).toList();
    return switch (kept.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(kept.getFirst());
      default -> Optional.of(new Json.Arr(kept));
    };
  }

  private static boolean isDimension(Json item) {
    return item instanceof Json.Obj(var members)
        && members.keySet().equals(Set.of("Name", "Value"));
  }

  private static boolean same(Json one, Json other) {
    if (one.equals(LATER)) {
      return true;
    }
    if (one instanceof Json.Obj(var some) && other instanceof Json.Obj(var others)) {
      return some.keySet().equals(others.keySet())
          && some.entrySet().stream()
              .allMatch(
                  member ->
                      same(
                          member.getValue(), others.getOrDefault(member.getKey(), Json.Null.NULL)));
    }
    if (one instanceof Json.Arr(List<Json> some) && other instanceof Json.Arr(List<Json> others)) {
      var left = new ArrayList<>(others);
      return some.size() == others.size()
          && known(some).stream()
              .allMatch(
                  item ->
                      left.stream()
                          .filter(o -> same(item, o))
                          .findFirst()
                          .map(left::remove)
                          .orElse(false));
    }
    return one.equals(other);
  }

  /** Those that agree with anything come last. */
  private static List<Json> known(List<Json> items) {
    Map<Boolean, List<Json>> parts =
        items.stream()
            .collect(Collectors.partitioningBy(item -> JsonWriter.text(item).contains("<later>")));
    var all = new ArrayList<>(parts.get(false));
    all.addAll(parts.get(true));
    return all;
  }

  /** The value at this path; {@code list(a,b)} takes a and b of each item. */
  static Optional<Json> at(Json from, String path) {
    int open = path.indexOf('(');
    if (open < 0) {
      return walk(from, path);
    }
    List<String> parts = List.of(path.substring(open + 1, path.length() - 1).split(","));
    Function<Json, Json> take =
        item -> {
          var taken = new LinkedHashMap<String, Json>();
          for (int i = 0; i < parts.size(); i++) {
            int index = i;
            walk(item, parts.get(i)).ifPresent(value -> taken.put("part " + index, value));
          }
          return new Json.Obj(taken);
        };
    return walk(from, path.substring(0, open))
        .map(
            list ->
                list instanceof Json.Arr(List<Json> items)
                    ? new Json.Arr(items.stream().map(take).toList())
                    : list.equals(LATER) ? LATER : take.apply(list));
  }

  private static Optional<Json> walk(Json from, String path) {
    Optional<Json> here = Optional.of(from);
    for (String step : path.split("\\.")) {
      here =
          here.flatMap(
              value ->
                  switch (value) {
                    case Json.Arr(List<Json> items) ->
                        items.stream().skip(Integer.parseInt(step)).findFirst();
                    case Json.Obj object -> object.get(step);
                    default -> value.equals(LATER) ? Optional.of(LATER) : Optional.empty();
                  });
    }
    return here;
  }
}
