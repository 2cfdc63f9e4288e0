package dev.portcullis.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object, in their order, which nobody can change: what has become members once
 * need not be copied again. They lie in two arrays. Most objects have so few that looking at each
 * name is quicker than hashing it; of more, an index says where each is.
 */
final class Members extends AbstractMap<String, Json> implements SequencedMap<String, Json> {
  /** Up to so many members names are looked at one by one. */
  private static final int FEW = 32;

  private static final Members NONE = new Members(new Growing(1));

  private final String[] names;
  private final Json[] values;
  private final int size;
  private final @Nullable Map<String, Integer> index;
  private final boolean ascending;

  private Members(Growing grown) {
    this.names = grown.names;
    this.values = grown.values;
    this.size = grown.size;
    this.index = grown.index;
    this.ascending = grown.ascending;
  }

  /** No members. */
  static Members none() {
    return NONE;
  }

  /** These members; a copy, unless they are such already. */
  static Members of(SequencedMap<String, Json> members) {
    if (members instanceof Members same) {
      return same;
    }
    var copy = new Growing(Math.max(1, members.size()));
    members.forEach(copy::put);
    return copy.grown();
  }

  /**
   * Members in the making. As long as their names come in order, a name that is greater than the
   * last one is new, and need not be looked for. They belong to one thread.
   */
  static final class Growing {
    private String[] names;
    private Json[] values;
    private int size;
    private @Nullable Map<String, Integer> index;
    private boolean ascending = true;

    /** Members of which there will probably be so many, at least one. */
    Growing(int room) {
      this(new String[room], new Json[room]);
    }

    private Growing(String[] names, Json[] values) {
      this.names = names;
      this.values = values;
    }

    /** Members that begin with these. */
    static Growing from(Members members) {
      int room = members.size + 1;
      var copy =
          new Growing(Arrays.copyOf(members.names, room), Arrays.copyOf(members.values, room));
      copy.size = members.size;
      copy.index = members.index == null ? null : new HashMap<>(members.index);
      copy.ascending = members.ascending;
      return copy;
    }

    int size() {
      return size;
    }

    /**
     * Has this member have this value, in its old place or else last.
     *
     * @return whether it is new
     */
    boolean put(String name, Json value) {
      boolean inOrder = ascending && (size == 0 || names[size - 1].compareTo(name) < 0);
      int place = inOrder ? -1 : place(name, names, size, index);
      if (place >= 0) {
        values[place] = value;
        return false;
      }
      ascending = inOrder;
      add(name, value);
      return true;
    }

    /** Puts all of these. */
    void putAll(Members members) {
      for (int i = 0; i < members.size; i++) {
        put(members.names[i], members.values[i]);
      }
    }

    private void add(String name, Json value) {
      if (size == names.length) {
        names = Arrays.copyOf(names, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      names[size] = name;
      values[size] = value;
      size++;
      note();
    }

    private void note() {
      if (index != null) {
        index.put(names[size - 1], size - 1);
      } else if (size > FEW) {
        index = new HashMap<>(4 * FEW);
        for (int i = 0; i < size; i++) {
          index.put(names[i], i);
        }
      }
    }

    /** What has grown, which nothing may be put into any more. */
    Members grown() {
      return size == 0 ? NONE : new Members(this);
    }
  }

  private static int place(
      Object name, String[] names, int size, @Nullable Map<String, Integer> index) {
    if (index != null) {
      return index.getOrDefault(name, -1);
    }
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private int place(@Nullable Object name) {
    return name == null ? -1 : place(name, names, size, index);
  }

  /** The same without this member. */
  Members without(String name) {
    int place = place(name);
    if (place < 0) {
      return this;
    }
    var rest = new Growing(size);
    for (int i = 0; i < size; i++) {
      if (i != place) {
        rest.put(names[i], values[i]);
      }
    }
    return rest.grown();
  }

  /** The name of the member in this place, from 0. */
  String name(int place) {
    return names[place];
  }

  /** The value of the member in this place, from 0. */
  Json value(int place) {
    return values[place];
  }

  /** The same in the order of their names' UTF-16 code units. */
  Members inOrder() {
    if (ascending) {
      return this;
    }
    var sorted = new Growing(size);
    for (int place : sortedPlaces()) {
      sorted.put(names[place], values[place]);
    }
    return sorted.grown();
  }

  private int[] sortedPlaces() {
    int[] places = new int[size];
    if (size > FEW) {
      String[] inOrder = Arrays.copyOf(names, size);
      Arrays.sort(inOrder);
      Arrays.setAll(places, i -> place(inOrder[i]));
      return places;
    }
    for (int i = 0; i < size; i++) {
      String name = names[i];
      int to = i;
      for (; to > 0 && names[places[to - 1]].compareTo(name) > 0; to--) {
        places[to] = places[to - 1];
      }
      places[to] = i;
    }
    return places;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return place(name) >= 0;
  }

  @Override
  public @Nullable Json get(@Nullable Object name) {
    int place = place(name);
    return place < 0 ? null : values[place];
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Json> action) {
    for (int i = 0; i < size; i++) {
      action.accept(names[i], values[i]);
    }
  }

  @Override
  public Set<String> keySet() {
    return new View<>(i -> names[i]) {
      @Override
      public boolean contains(@Nullable Object name) {
        return containsKey(name);
      }
    };
  }

  @Override
  public Set<Entry<String, Json>> entrySet() {
    return new View<>(i -> Map.entry(names[i], values[i]));
  }

  @Override
  public SequencedMap<String, Json> reversed() {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(this)).reversed();
  }

  /** Something of each member, in their order. */
  private class View<T> extends AbstractSet<T> {
    private final IntFunction<T> each;

    View(IntFunction<T> each) {
      this.each = each;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<T> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < size;
        }

        @Override
        public T next() {
          if (next == size) {
            throw new NoSuchElementException();
          }
          return each.apply(next++);
        }
      };
    }
  }
}
