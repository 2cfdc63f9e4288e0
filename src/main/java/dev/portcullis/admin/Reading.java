package dev.portcullis.admin;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Defect;
import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of a body that is as its schema says, by the parsers of the domain, and collects
 * what these find wrong. Their messages never repeat what was sent.
 */
final class Reading {
  private final Json.Obj body;
  private final List<Defect> defects = new ArrayList<>();

  Reading(Json.Obj body) {
    this.body = body;
  }

  /** The items of this member, if it is there. */
  <T> Optional<List<T>> list(String name, Function<String, T> parser) {
    if (body.get(name).isEmpty()) {
      return Optional.empty();
    }
    var values = new ArrayList<T>();
    List<Json> items = body.items(name);
    for (int i = 0; i < items.size(); i++) {
      T value = parsed(items.get(i), Pointer.of(name).item(i), parser);
      if (value != null) {
        values.add(value);
      }
    }
    return Optional.of(values);
  }

  /** The patterns of this member; that of everything where it is absent. */
  List<Wildcard> patterns(String name) {
    return list(name, Wildcard::new).orElse(List.of(Wildcard.ANY));
  }

  /** What the members on addresses say. */
  AddressRules addresses() {
    return new AddressRules(
        list("cidrs", Cidr::parse).orElse(List.of()),
        list("denied_cidrs", Cidr::parse).orElse(List.of()));
  }

  /** What the member on limits says; one measure may stand in several of its items. */
  Limits limits() {
    List<Limit> all =
        list("limits", text -> Limits.parse(List.of(text))).orElse(List.of()).stream()
            .flatMap(limits -> limits.all().stream())
            .toList();
    try {
      return new Limits(all);
    } catch (IllegalArgumentException together) {
      defects.add(defect(Pointer.of("limits"), together));
      return Limits.NONE;
    }
  }

  /** The value of this member, if it is there. */
  <T> Optional<T> value(String name, Function<String, T> parser) {
    return body.get(name).map(value -> parsed(value, Pointer.of(name), parser));
  }

  /** The time of this member; this one where it is absent. */
  Duration lifetime(String name, Duration absent) {
    return value(name, Reading::lifetime).orElse(absent);
  }

  private static Duration lifetime(String text) {
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return text.endsWith("h") ? Duration.ofHours(number) : Duration.ofDays(number);
  }

  /**
   * What is made of the values.
   *
   * @throws Declined if any of them, or all of them together, are not as they must be
   */
  <T> T whole(Supplier<T> maker) throws Declined {
    if (defects.isEmpty()) {
      try {
        return maker.get();
      } catch (IllegalArgumentException together) {
        defects.add(defect(Pointer.ROOT, together));
      }
    }
    throw Declined.invalid(defects);
  }

  private <T> @Nullable T parsed(Json value, Pointer at, Function<String, T> parser) {
    try {
      return parser.apply(value.asText().orElseThrow());
    } catch (IllegalArgumentException wrong) {
      defects.add(defect(at, wrong));
      return null;
    }
  }

  private static Defect defect(Pointer at, IllegalArgumentException wrong) {
    return new Defect(at, String.valueOf(wrong.getMessage()));
  }
}
