package dev.portcullis.authn;

import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Narrowings of one part of a key, and what such parts are made of. */
final class Narrowings {
  private Narrowings() {}

  static List<Wildcard> any(String... texts) {
    return Arrays.stream(texts).map(Wildcard::new).toList();
  }

  static List<Cidr> cidrs(String... texts) {
    return Arrays.stream(texts).map(Cidr::parse).toList();
  }

  static Narrowing scopes(String... left) {
    return with(Optional.of(any(left)), Optional.empty(), Optional.empty());
  }

  static Narrowing models(String... left) {
    return with(Optional.empty(), Optional.empty(), Optional.of(any(left)));
  }

  static Narrowing with(
      Optional<List<Wildcard>> scopes,
      Optional<List<Wildcard>> routes,
      Optional<List<Wildcard>> models) {
    return new Narrowing(
        scopes,
        routes,
        models,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Limits.NONE,
        Optional.empty());
  }

  static Narrowing addresses(Optional<List<Cidr>> allow, List<Cidr> deny) {
    return new Narrowing(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        allow,
        deny,
        Limits.NONE,
        Optional.empty());
  }

  static Narrowing limits(String... limits) {
    return new Narrowing(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Limits.parse(List.of(limits)),
        Optional.empty());
  }

  static Narrowing roles(Set<String> left) {
    return new Narrowing(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(left),
        Optional.empty(),
        List.of(),
        Limits.NONE,
        Optional.empty());
  }

  static Narrowing until(Instant end) {
    return new Narrowing(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Limits.NONE,
        Optional.of(end));
  }
}
