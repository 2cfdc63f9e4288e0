package dev.portcullis.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * HTTP header fields in their order; names are lower case, a name may stand several times. {@code
 * toString} shows names alone, since values may be credentials.
 */
public record Headers(List<Field> fields) {
  /** No header at all. */
  public static final Headers NONE = new Headers(List.of());

  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (int c = 0; c < TOKEN.length; c++) {
      TOKEN[c] = Ascii.isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  /** One header field. */
  public record Field(String name, String value) {
    public Field {
      name = name.toLowerCase(Locale.ROOT);
    }

    /** Whether this is a field of HTTP (RFC 9110, 5.5 and 5.6.2): one from outside may be none. */
    public boolean canBeWritten() {
      for (int i = 0; i < name.length(); i++) {
        if (!isToken(name.charAt(i))) {
          return false;
        }
      }
      for (int i = 0; i < value.length(); i++) {
        if (!isText(value.charAt(i))) {
          return false;
        }
      }
      return !name.isEmpty();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  public Headers {
    fields = List.copyOf(fields);
  }

  /** Header fields from names and values in turn. */
  public static Headers of(String... namesAndValues) {
    var fields = new ArrayList<Field>();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Headers(fields);
  }

  /** The value of the first field of this name. */
  public Optional<String> first(String name) {
    for (int i = 0; i < fields.size(); i++) { // asked for often: an iterator costs more
      if (fields.get(i).name().equals(name)) {
        return Optional.of(fields.get(i).value());
      }
    }
    return Optional.empty();
  }

  /** The values of all fields of this name. */
  public List<String> all(String name) {
    List<String> values = List.of();
    for (Field field : fields) {
      if (field.name().equals(name)) {
        values = values.isEmpty() ? new ArrayList<>(2) : values;
        values.add(field.value());
      }
    }
    return values;
  }

  /** How many fields have this name. */
  public int count(String name) {
    int count = 0;
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        count++;
      }
    }
    return count;
  }

  /** Whether there is a field of this name. */
  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** A copy with one more field. */
  public Headers plus(String name, String value) {
    var copy = new ArrayList<>(fields);
    copy.add(new Field(name, value));
    return new Headers(copy);
  }

  /** A copy with these fields behind the others; itself if there are none. */
  public Headers plus(List<Field> more) {
    if (more.isEmpty()) {
      return this;
    }
    var copy = new ArrayList<>(fields);
    copy.addAll(more);
    return new Headers(copy);
  }

  /** A copy that has only fields of these (lower-case) names. */
  public Headers only(Set<String> names) {
    var kept = new ArrayList<Field>(fields.size());
    for (Field field : fields) {
      if (names.contains(field.name())) {
        kept.add(field);
      }
    }
    return new Headers(kept);
  }

  /** A character of a token (RFC 9110, 5.6.2). */
  public static boolean isToken(int c) {
    return c >= 0 && c < TOKEN.length && TOKEN[c];
  }

  /** A character of a field's value, obsolete text included. */
  public static boolean isText(int c) {
    return (c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t';
  }
}
