package dev.portcullis.pipeline;

import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses may call.
 *
 * @param allow those that may; empty: all
 * @param deny those that may not, even if they are allowed
 */
public record AddressRules(List<Cidr> allow, List<Cidr> deny) {
  /** Every address may call. */
  public static final AddressRules NONE = new AddressRules(List.of(), List.of());

  public AddressRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /** Only these may call; none: all may. */
  public static AddressRules only(List<Cidr> allow) {
    return allow.isEmpty() ? NONE : new AddressRules(allow, List.of());
  }

  /** Whether whoever passes the other rules passes these, as far as blocks of one by one say. */
  public boolean covers(AddressRules other) {
    boolean allowed =
        allow.isEmpty()
            || !other.allow.isEmpty()
                && other.allow.stream()
                    .allMatch(block -> allow.stream().anyMatch(wide -> wide.covers(block)));
    boolean denied =
        deny.stream().allMatch(block -> other.deny.stream().anyMatch(wide -> wide.covers(block)));
    return allowed && denied;
  }

  /** Whether a request from this address may pass. */
  public boolean permit(InetAddress client) {
    return !Cidr.anyContains(deny, client) && (allow.isEmpty() || Cidr.anyContains(allow, client));
  }
}
