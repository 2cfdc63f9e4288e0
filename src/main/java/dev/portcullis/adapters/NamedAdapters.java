package dev.portcullis.adapters;

import dev.portcullis.authz.RecordsUnavailable;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.authz.Roles;
import dev.portcullis.authz.Tenants;
import dev.portcullis.aws.AwsClients;
import dev.portcullis.aws.DynamoRoles;
import dev.portcullis.aws.DynamoTenants;
import dev.portcullis.config.GatewayConfig.Adapter;
import dev.portcullis.embedded.EmbeddedRoles;
import dev.portcullis.embedded.EmbeddedTenants;
import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Upkeep;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What is behind the ports of roles and tenants, which are kept beside the records of keys. */
public record NamedAdapters(
    Adapter chosen, Path data, Supplier<AwsClients> aws, InstantSource clock) {

  /** The roles that are kept. */
  public Roles roles() {
    return switch (chosen) {
      case EMBEDDED -> usable(() -> new EmbeddedRoles(data));
      case AWS -> new DynamoRoles(aws.get());
    };
  }

  /** The tenants that are kept. */
  public Tenants tenants() {
    return switch (chosen) {
      case EMBEDDED -> usable(() -> new EmbeddedTenants(data));
      case AWS -> new DynamoTenants(aws.get());
    };
  }

  /** What roles mean, as the layer asks; embedded ones are read on each call. */
  RoleBook book(Supplier<Remembered.Age> age, Upkeep upkeep) {
    Roles roles = roles();
    return switch (chosen) {
      case EMBEDDED -> roles::find;
      case AWS -> RoleBook.remembering(roles, age.get(), clock, upkeep);
    };
  }

  private static <T> T usable(Supplier<T> store) {
    try {
      return store.get();
    } catch (RecordsUnavailable unusable) {
      throw Adapters.dataDirectory();
    }
  }
}
