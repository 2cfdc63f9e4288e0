package dev.portcullis;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.IVersionProvider;

/** The version that the build stamped. */
class VersionProvider implements IVersionProvider {
  private final String version;

  VersionProvider(@ConfigProperty(name = "quarkus.application.version") String version) {
    this.version = version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"portcullis " + version};
  }
}
