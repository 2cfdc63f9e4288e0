package dev.portcullis.json;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * An immutable JSON value (RFC 8259). Members keep their order, numbers their lexeme. Safe for use
 * by several threads.
 *
 * <p>{@code toString} never shows content: a document may hold a prompt, a reply or a credential.
 * {@link JsonWriter} is the one way to text.
 */
public sealed interface Json {

  /** An object; member names are unique and compared exactly, case included. */
  record Obj(SequencedMap<String, Json> members) implements Json {
    public Obj {
      members = Members.of(members);
    }

    /** The same as what it is. */
    Members all() {
      return (Members) members;
    }

    /** How many members there are. */
    public int size() {
      return members.size();
    }

    /** The name of the member in this place, from 0. */
    public String name(int place) {
      return all().name(place);
    }

    /** The value of the member in this place, from 0. */
    public Json value(int place) {
      return all().value(place);
    }

    /** The member of exactly this name. */
    public Optional<Json> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /** A copy in which this member has this value, in its old place or else last. */
    public Obj with(String name, Json value) {
      var copy = Members.Growing.from(all());
      copy.put(name, value);
      return new Obj(copy.grown());
    }

    /** A copy without this member. */
    public Obj without(String name) {
      return new Obj(all().without(name));
    }

    @Override
    public String toString() {
      return "object of " + members.size();
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return "array of " + items.size();
    }
  }

  /** A string, unescaped. */
  record Str(String value) implements Json {
    public Str {
      Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
      return "string of " + value.length();
    }
  }

  /** A number, as it was written. */
  record Num(String lexeme) implements Json {
    /** The numbers from 0 on, as far as most of a message or an event go: up to an HTTP status. */
    private static final Num[] SMALL =
        IntStream.range(0, 600).mapToObj(n -> new Num(Integer.toString(n))).toArray(Num[]::new);

    public Num {
      Objects.requireNonNull(lexeme);
    }

    /** Whether the lexeme is the one way to write an integer of at most 15 digits. */
    boolean isShortInteger() {
      int first = lexeme.startsWith("-") ? 1 : 0;
      int digits = lexeme.length() - first;
      if (digits == 0 || digits > 15 || lexeme.charAt(first) == '0') {
        return lexeme.equals("0");
      }
      for (int i = first; i < lexeme.length(); i++) {
        if (lexeme.charAt(i) < '0' || lexeme.charAt(i) > '9') {
          return false;
        }
      }
      return true;
    }

    /** The value, where the lexeme is that of an integer of 64 bits. */
    public OptionalLong integer() {
      try {
        return OptionalLong.of(Long.parseLong(lexeme));
      } catch (NumberFormatException fractionOrExponent) {
        return OptionalLong.empty();
      }
    }

    @Override
    public String toString() {
      return "number";
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {
    @Override
    public String toString() {
      return "boolean";
    }
  }

  /** {@code null}. */
  enum Null implements Json {
    NULL
  }

  /** A string value. */
  static Str of(String value) {
    return new Str(value);
  }

  /** An integer value. */
  static Num of(long value) {
    return value >= 0 && value < Num.SMALL.length
        ? Num.SMALL[(int) value]
        : new Num(Long.toString(value));
  }

  /** A boolean value. */
  static Bool of(boolean value) {
    return new Bool(value);
  }

  /** An array of these values. */
  static Arr arr(Json... items) {
    return new Arr(List.of(items));
  }

  /** An array of strings. */
  static Arr strings(Collection<String> values) {
    Json[] items = new Json[values.size()];
    int next = 0;
    for (String value : values) {
      items[next++] = of(value);
    }
    return arr(items);
  }

  /** An object without members, to be built up by {@link Obj#with}. */
  static Obj obj() {
    return new Obj(Members.none());
  }

  /** An object in the making: members are put in, not copied. It belongs to one thread. */
  final class Builder {
    private static final int USUAL = 16;

    private Members.Growing members;

    /** An object of a few members. */
    public Builder() {
      this(USUAL);
    }

    /** An object of which there will probably be so many members, at least one. */
    public Builder(int members) {
      this.members = new Members.Growing(members);
    }

    /** Has this member have this value, in its old place or else last. */
    public Builder put(String name, Json value) {
      members.put(name, value);
      return this;
    }

    /** Has this member have this string value. */
    public Builder put(String name, String value) {
      return put(name, of(value));
    }

    /** Has this member have this integer value. */
    public Builder put(String name, long value) {
      return put(name, of(value));
    }

    /** Has all these members have these values. */
    public Builder putAll(Obj object) {
      members.putAll(object.all());
      return this;
    }

    /** The object of what was put in; the builder is empty afterwards. */
    public Obj build() {
      Obj built = new Obj(members.grown());
      members = new Members.Growing(1);
      return built;
    }
  }

  /** An object of these members, in this order. */
  @SafeVarargs
  static Obj obj(Map.Entry<String, ? extends Json>... members) {
    var all = new Members.Growing(Math.max(1, members.length));
    for (var member : members) {
      all.put(member.getKey(), member.getValue());
    }
    return new Obj(all.grown());
  }

  /** An object of this member alone. */
  static Obj obj(Map.Entry<String, ? extends Json> member) {
    var one = new Members.Growing(1);
    one.put(member.getKey(), member.getValue());
    return new Obj(one.grown());
  }

  /** A member for {@link #obj(Map.Entry[])}. */
  static Map.Entry<String, Json> member(String name, Json value) {
    return Map.entry(name, value);
  }

  /** A member with a string value. */
  static Map.Entry<String, Json> member(String name, String value) {
    return Map.entry(name, of(value));
  }

  /** A member with an integer value. */
  static Map.Entry<String, Json> member(String name, long value) {
    return Map.entry(name, of(value));
  }

  /** The member of this name, if this is an object that has it. */
  default Optional<Json> at(String name) {
    return this instanceof Obj object ? object.get(name) : Optional.empty();
  }

  /** The string member of this name, if this is an object that has one. */
  default Optional<String> text(String name) {
    return at(name).flatMap(Json::asText);
  }

  /** The integer member of this name, if this is an object that has one. */
  default OptionalLong integer(String name) {
    return at(name).orElse(Null.NULL) instanceof Num number
        ? number.integer()
        : OptionalLong.empty();
  }

  /** Whether this is an object with {@code true} under this name. */
  default boolean flag(String name) {
    return at(name).orElse(Null.NULL) instanceof Bool(boolean value) && value;
  }

  /** The items of the array member of this name; none if there is no such array. */
  default List<Json> items(String name) {
    return at(name).orElse(Null.NULL) instanceof Arr(List<Json> items) ? items : List.of();
  }

  /** The text, if this is a string. */
  default Optional<String> asText() {
    return this instanceof Str(String value) ? Optional.of(value) : Optional.empty();
  }
}
