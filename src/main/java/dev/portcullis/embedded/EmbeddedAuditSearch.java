package dev.portcullis.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.audit.AuditSearch;
import dev.portcullis.audit.AuditTrail.TrailUnavailable;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.InvalidCursor;
import dev.portcullis.pipeline.Page;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Searches the files of {@link EmbeddedAuditTrail}s, also of those that are being written. One
 * search reads so many bytes at most; a cursor says where the next one goes on.
 */
public final class EmbeddedAuditSearch implements AuditSearch {
  private static final String LIST = "audit";
  private static final long MOST_READ = 32L << 20;
  private static final int LONGEST_LINE = 1 << 20;
  private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9-]{1,64})/(\\d{1,15})");

  private final Path directory;

  /** Searches the trails in this directory. */
  public EmbeddedAuditSearch(Path directory) {
    this.directory = directory;
  }

  /** A place in a chain: the bytes before it have been looked at. */
  private record Place(String chain, long offset) {
    static Place of(Cursor cursor) {
      Matcher parts = PLACE.matcher(cursor.placeIn(LIST));
      if (!parts.matches()) {
        throw new InvalidCursor();
      }
      return new Place(parts.group(1), Long.parseLong(parts.group(2)));
    }

    Cursor cursor() {
      return Cursor.at(LIST, chain + "/" + offset);
    }
  }

  @Override
  public Page<Json.Obj> search(Wanted wanted, Optional<Cursor> after, int size) {
    Optional<Place> from = after.map(Place::of);
    var found = new ArrayList<Json.Obj>();
    long left = MOST_READ;
    try {
      for (String chain : chains()) {
        int order = from.map(place -> chain.compareTo(place.chain())).orElse(1);
        if (order >= 0) {
          long begin = order == 0 ? from.orElseThrow().offset() : 0;
          long end = read(chain, begin, left, wanted, found, Page.size(size));
          left -= end - begin;
          if (found.size() == size || left <= 0) {
            return new Page<>(found, Optional.of(new Place(chain, end).cursor()));
          }
        }
      }
    } catch (IOException unreadable) {
      throw new TrailUnavailable("audit events cannot be read", unreadable);
    }
    return new Page<>(found, Optional.empty());
  }

  private List<String> chains() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ChainFiles.SUFFIX))
          .map(name -> name.substring(0, name.length() - ChainFiles.SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  /** Looks at the whole lines from this offset on, and says where it stopped. */
  private long read(
      String chain, long begin, long most, Wanted wanted, List<Json.Obj> found, int size)
      throws IOException {
    long at = begin;
    try (FileChannel file =
        FileChannel.open(directory.resolve(chain + ChainFiles.SUFFIX), StandardOpenOption.READ)) {
      file.position(begin);
      InputStream in = new BufferedInputStream(Channels.newInputStream(file));
      Optional<byte[]> line = line(in);
      while (line.isPresent()) {
        at += line.get().length + 1;
        event(line.get()).filter(wanted::matches).ifPresent(found::add);
        line = found.size() < size && at - begin < most ? line(in) : Optional.empty();
      }
    }
    return at;
  }

  /** The next line, if it has ended: the last one may be half written. */
  private static Optional<byte[]> line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && line.size() < LONGEST_LINE; b = in.read()) {
      if (b == '\n') {
        return Optional.of(line.toByteArray());
      }
      line.write(b);
    }
    return Optional.empty();
  }

  /** What is no event, {@code audit verify} speaks of. */
  private static Optional<Json.Obj> event(byte[] line) {
    try {
      return new JsonReader(JsonLimits.REPLY).read(new String(line, UTF_8))
              instanceof Json.Obj event
          ? Optional.of(event)
          : Optional.empty();
    } catch (InvalidJson torn) {
      return Optional.empty();
    }
  }
}
