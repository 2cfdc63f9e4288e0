package dev.portcullis.admin;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Defect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a document must be: the one description that bodies and parameters are checked by, and that
 * the OpenAPI document shows. It says what can be said of one value; what values mean to each
 * other, the domain's own types say.
 */
sealed interface Schema {
  /** Text of a pattern that stands for the whole of it. */
  record Text(Pattern pattern, int most) implements Schema {
    static Text of(String pattern, int most) {
      return new Text(Pattern.compile(pattern), most);
    }
  }

  /** A moment, as RFC 3339 writes it, in UTC. */
  record Moment() implements Schema {}

  /** A whole number. */
  record Whole(long least, long most) implements Schema {}

  /** One of these words. */
  record Word(List<String> words) implements Schema {}

  /** An array. */
  record Items(Schema item, int least, int most) implements Schema {}

  /** An object with exactly these members; one that is not required may be left out. */
  record Members(String name, List<Member> members) implements Schema {
    public Members {
      members = List.copyOf(members);
    }
  }

  /** An object with whatever members. */
  record Free() implements Schema {}

  /** A member of an object. */
  record Member(String name, Schema schema, boolean required, String description) {
    static Member required(String name, Schema schema, String description) {
      return new Member(name, schema, true, description);
    }

    static Member optional(String name, Schema schema, String description) {
      return new Member(name, schema, false, description);
    }
  }

  /** How many defects are told at once. */
  int MOST_TOLD = 32;

  /** What of this document is not as it must be; nothing if all of it is. */
  default List<Defect> defects(Json document) {
    var found = new ArrayList<Defect>();
    collect(document, Pointer.ROOT, found);
    return found.size() > MOST_TOLD ? found.subList(0, MOST_TOLD) : found;
  }

  private void collect(Json json, Pointer at, List<Defect> found) {
    switch (this) {
      case Text text -> {
        String value = json.asText().orElse(null);
        if (value == null) {
          found.add(new Defect(at, "It must be a string."));
        } else if (value.codePointCount(0, value.length()) > text.most()) {
          found.add(new Defect(at, "It is longer than " + text.most() + " characters."));
        } else if (!text.pattern().matcher(value).matches()) {
          found.add(new Defect(at, "It must be of the form " + text.pattern() + "."));
        }
      }
      case Moment moment -> {
        if (json.asText().flatMap(Moments::parse).isEmpty()) {
          found.add(new Defect(at, "It must be a time such as 2026-01-31T12:00:00Z."));
        }
      }
      case Whole(long least, long most) -> {
        long value = json instanceof Json.Num number ? number.integer().orElse(most + 1) : most + 1;
        if (value < least || value > most) {
          found.add(
              new Defect(at, "It must be a whole number from " + least + " to " + most + "."));
        }
      }
      case Word(List<String> words) -> {
        if (json.asText().filter(words::contains).isEmpty()) {
          found.add(new Defect(at, "It must be one of: " + String.join(", ", words) + "."));
        }
      }
      case Items items -> collect(items, json, at, found);
      case Members members -> collect(members, json, at, found);
      case Free free -> {
        if (!(json instanceof Json.Obj)) {
          found.add(new Defect(at, "It must be an object."));
        }
      }
    }
  }

  private static void collect(Items items, Json json, Pointer at, List<Defect> found) {
    if (!(json instanceof Json.Arr(List<Json> values))) {
      found.add(new Defect(at, "It must be an array."));
      return;
    }
    if (values.size() < items.least() || values.size() > items.most()) {
      found.add(
          new Defect(at, "It must have from " + items.least() + " to " + items.most() + " items."));
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      items.item().collect(values.get(i), at.item(i), found);
    }
  }

  private static void collect(Members schema, Json json, Pointer at, List<Defect> found) {
    if (!(json instanceof Json.Obj object)) {
      found.add(new Defect(at, "It must be an object."));
      return;
    }
    for (Member member : schema.members()) {
      Optional<Json> value = object.get(member.name());
      if (value.isPresent()) {
        member.schema().collect(value.get(), at.member(member.name()), found);
      } else if (member.required()) {
        found.add(new Defect(at, "The member `" + member.name() + "` is missing."));
      }
    }
    // an unknown name is the sender's own text, so it is counted and not repeated
    long unknown =
        object.members().keySet().stream()
            .filter(name -> schema.members().stream().noneMatch(m -> m.name().equals(name)))
            .count();
    if (unknown > 0) {
      found.add(
          new Defect(
              at,
              "It has "
                  + unknown
                  + " unknown member(s). It may have: "
                  + String.join(", ", schema.members().stream().map(Member::name).toList())
                  + "."));
    }
  }

  /** This as a JSON Schema (draft 2020-12), in which named objects are references. */
  default Json json() {
    return switch (this) {
      case Text(Pattern pattern, int most) ->
          Json.obj(
              member("type", "string"),
              member("pattern", "^" + pattern.pattern() + "$"),
              member("maxLength", most));
      case Moment moment -> Json.obj(member("type", "string"), member("format", "date-time"));
      case Whole(long least, long most) ->
          Json.obj(member("type", "integer"), member("minimum", least), member("maximum", most));
      case Word(List<String> words) ->
          Json.obj(member("type", "string"), member("enum", Json.strings(words)));
      case Items(Schema item, int least, int most) ->
          Json.obj(
              member("type", "array"),
              member("items", item.json()),
              member("minItems", least),
              member("maxItems", most));
      case Members members -> Json.obj(member("$ref", "#/components/schemas/" + members.name()));
      case Free free -> Json.obj(member("type", "object"));
    };
  }
}
