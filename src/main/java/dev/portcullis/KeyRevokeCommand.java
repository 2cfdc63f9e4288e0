package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.Unchanged;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis key revoke}. */
@Command(
    name = "revoke",
    description = "Revokes a key, at once and for good.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyRevokeCommand implements Callable<Integer> {
  private final Adapters adapters;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "ID", description = KeyVerb.ID)
  String id;

  KeyRevokeCommand(Adapters adapters) {
    this.adapters = adapters;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(adapters, spec);
    return switch (verb.keys().revoke(verb.id(id))) {
      case KeyChange.Changed(ApiKeyRecord before, ApiKeyRecord after) ->
          verb.console().done("Revoked.");
      case Unchanged why -> verb.unchanged(why);
    };
  }
}
