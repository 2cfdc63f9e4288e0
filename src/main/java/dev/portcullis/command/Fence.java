package dev.portcullis.command;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what may be done, and from where. */
class Fence {
  @Option(
      names = "--scope",
      description =
          "What may be done, as route:operation:model, such as openai:chat:gpt-4o or openai:*. May"
              + " stand several times, as other options may that end with dots above.")
  @Nullable List<String> scopes;

  @Option(names = "--route", description = "A route that may be called (any if none is given).")
  @Nullable List<String> routes;

  @Option(names = "--model", description = "A model that may be named (any if none is given).")
  @Nullable List<String> models;

  @Option(names = "--cidr", description = "A CIDR block to call from (anywhere if none is).")
  @Nullable List<String> cidrs;

  @Option(names = "--deny-cidr", description = "A CIDR block not to call from.")
  @Nullable List<String> denied;

  /** What is granted; what is not said is not limited. */
  Grants grants(Console console) {
    return new Grants(
        scopes(console).orElse(List.of(Wildcard.ANY)),
        routes(console).orElse(List.of(Wildcard.ANY)),
        models(console).orElse(List.of(Wildcard.ANY)));
  }

  AddressRules addresses(Console console) {
    return new AddressRules(allowed(console).orElse(List.of()), denied(console));
  }

  Optional<List<Wildcard>> scopes(Console console) {
    return console.said("--scope", scopes, Wildcard::new);
  }

  Optional<List<Wildcard>> routes(Console console) {
    return console.said("--route", routes, Wildcard::new);
  }

  Optional<List<Wildcard>> models(Console console) {
    return console.said("--model", models, Wildcard::new);
  }

  Optional<List<Cidr>> allowed(Console console) {
    return console.said("--cidr", cidrs, Cidr::parse);
  }

  List<Cidr> denied(Console console) {
    return console.read("--deny-cidr", denied, Cidr::parse);
  }
}
