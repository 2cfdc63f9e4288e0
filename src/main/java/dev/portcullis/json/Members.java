package dev.portcullis.json;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object, in their order, which nobody can change: what has become members once
 * need not be copied again.
 */
final class Members extends AbstractMap<String, Json> implements SequencedMap<String, Json> {
  private final LinkedHashMap<String, Json> owned;

  private Members(LinkedHashMap<String, Json> owned) {
    this.owned = owned;
  }

  /** These members; a copy, unless they are such already. */
  static Members of(SequencedMap<String, Json> members) {
    return members instanceof Members same ? same : new Members(new LinkedHashMap<>(members));
  }

  /** These members, which the caller gives away: it keeps no reference. */
  static Members owning(LinkedHashMap<String, Json> given) {
    return new Members(given);
  }

  @Override
  public int size() {
    return owned.size();
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return owned.containsKey(name);
  }

  @Override
  public @Nullable Json get(@Nullable Object name) {
    return owned.get(name);
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Json> action) {
    owned.forEach(action);
  }

  @Override
  public Set<String> keySet() {
    return Collections.unmodifiableSet(owned.keySet());
  }

  @Override
  public Set<Entry<String, Json>> entrySet() {
    return Collections.unmodifiableMap(owned).entrySet();
  }

  @Override
  public SequencedMap<String, Json> reversed() {
    return Collections.unmodifiableSequencedMap(owned).reversed();
  }
}
