package dev.portcullis.authn;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * How often somebody else is asked about credentials that nobody knows yet: so often in each
 * minute, for each address and over all, and no oftener. An IPv6 address counts with all of its /64
 * network, which is what one subscriber has. It knows no more addresses than it has let through,
 * and is this process's own. Safe for use by several threads.
 */
public final class Brake {
  private static final long WINDOW = 60;
  private static final int NETWORK_BYTES = 8;

  private final int perAddress;
  private final int overall;
  private final InstantSource clock;
  private final Map<String, Integer> spent = new HashMap<>();
  private long window;
  private int all;

  /**
   * A brake that lets so many through in a minute.
   *
   * @param perAddress for each address
   * @param overall in all
   */
  public Brake(int perAddress, int overall, InstantSource clock) {
    this.perAddress = perAddress;
    this.overall = overall;
    this.clock = clock;
  }

  /** Another one that lets as many through. */
  Brake apart() {
    return new Brake(perAddress, overall, clock);
  }

  /** Lets one more through for this address; if not now, says how long to wait. */
  synchronized Optional<Duration> spend(InetAddress address) {
    Instant now = clock.instant();
    long current = Math.floorDiv(now.getEpochSecond(), WINDOW);
    if (current != window) {
      window = current;
      all = 0;
      spent.clear();
    }
    String whose = network(address);
    int before = spent.getOrDefault(whose, 0);
    if (all >= overall || before >= perAddress) {
      Instant next = Instant.ofEpochSecond((current + 1) * WINDOW);
      return Optional.of(Duration.between(now, next));
    }
    all++;
    spent.put(whose, before + 1);
    return Optional.empty();
  }

  /** Gives one back that was let through: it turned out to be no stranger's. */
  synchronized void giveBack(InetAddress address) {
    String whose = network(address);
    Integer before = spent.get(whose);
    if (before != null && before > 0 && all > 0) { // else it was of a minute that is over
      all--;
      spent.put(whose, before - 1);
    }
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet4Address ? bytes : Arrays.copyOf(bytes, NETWORK_BYTES));
  }
}
