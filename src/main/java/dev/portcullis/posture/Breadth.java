package dev.portcullis.posture;

import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Wildcard;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How wide a grant or a list of addresses is, as far as it matters to whoever reviews it. */
final class Breadth {
  private static final Wildcard ADMINISTRATION = new Wildcard("admin:*");

  /** Half of all addresses, or an eighth: nobody means that as a list of who may call. */
  private static final int NEARLY_ALL = 3;

  private Breadth() {}

  /** Whether these scopes are every scope but those of administration. */
  static boolean everything(Collection<Wildcard> scopes) {
    return scopes.contains(Wildcard.ANY);
  }

  /** Whether these scopes are all of administration. */
  static boolean administration(Collection<Wildcard> scopes) {
    return scopes.stream().anyMatch(scope -> !everything(List.of(scope)) && covers(scope));
  }

  private static boolean covers(Wildcard scope) {
    return scope.covers(ADMINISTRATION);
  }

  /** Whether these blocks leave addresses out; a block of (nearly) all of them does not. */
  static boolean restricts(Collection<Cidr> allow) {
    return !allow.isEmpty() && allow.stream().noneMatch(Breadth::nearlyAll);
  }

  /** The same of a list as configuration writes it; one that cannot be read stops the start. */
  static boolean restricts(Optional<List<String>> allow) {
    return restricts(allow.orElse(List.of()).stream().map(Cidr::parse).toList());
  }

  private static boolean nearlyAll(Cidr block) {
    String text = block.toString();
    return Integer.parseInt(text.substring(text.indexOf('/') + 1)) <= NEARLY_ALL;
  }
}
