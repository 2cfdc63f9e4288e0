package dev.portcullis.embedded;

import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.PoliciesUnavailable;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.authz.Written;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Policies of tenants as sealed files, {@code <data>/access/policies/<name>.sealed}. Writers, of
 * any process, take turns by {@code access/.lock}; readers need no lock, and see every write at
 * once; what is done to the files by hand is seen within a second. Safe for use by several threads.
 */
public final class EmbeddedPolicies implements Policies {
  private final Path directory;
  private final FileMutex lock;
  private final SealedPolicies sealed;
  private final InstantSource clock = InstantSource.system();
  private final FileCache<TenantPolicy> opened = new FileCache<>(clock);
  private final RecentLooks<String, Optional<TenantPolicy>> recent;

  /**
   * The policies below this directory, made if it was not there.
   *
   * @throws PoliciesUnavailable if it cannot be made, or is open to others
   */
  public EmbeddedPolicies(Path data, SealedPolicies sealed) {
    this(data, sealed, InstantSource.system());
  }

  /** Those that take the age of a look from this clock. */
  EmbeddedPolicies(Path data, SealedPolicies sealed, InstantSource ages) {
    this.sealed = sealed;
    try {
      Path access = PrivateFiles.directory(data.resolve("access"));
      this.directory = PrivateFiles.directory(access.resolve("policies"));
      this.lock = new FileMutex(access, ".lock");
      this.recent = new RecentLooks<>(lock.changes(), ages, this::look);
    } catch (IOException failure) {
      throw failed("the directory of policies cannot be used", failure);
    }
  }

  @Override
  public Optional<TenantPolicy> find(String tenant) {
    try {
      return recent.find(tenant);
    } catch (IOException failure) {
      throw failed("a policy cannot be read", failure);
    }
  }

  private Optional<TenantPolicy> look(String tenant) throws IOException {
    Path file = file(tenant);
    try {
      BasicFileAttributes there = attributes(file);
      return there == null
          ? absent()
          : Optional.of(
              opened.read(
                  file,
                  FileStamp.of(file, there),
                  (path, content) -> sealed.open(tenant, content)));
    } catch (NoSuchFileException removed) {
      return absent();
    }
  }

  /**
   * What the file is, if it is there: most tenants have none, and an exception costs as much as all
   * the rest of a look. What cannot be told is an exception, and never no.
   */
  private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    return file.getFileSystem().provider().readAttributesIfExists(file, BasicFileAttributes.class);
  }

  private Optional<TenantPolicy> absent() {
    if (!Files.isDirectory(directory)) {
      throw failed(
          "the directory of policies has gone", new NoSuchFileException(directory.toString()));
    }
    return Optional.empty();
  }

  @Override
  public boolean put(TenantPolicy said) {
    TenantPolicy policy = said.at(FirstVersion.of(said.version(), clock.instant()));
    byte[] content = sealed.seal(policy);
    return writing(
        () -> {
          Optional<TenantPolicy> kept = find(policy.tenant());
          boolean next =
              kept.map(before -> FirstVersion.before(policy.version()).contains(before.version()))
                  .orElse(FirstVersion.is(policy.version()));
          if (!next) {
            return false;
          }
          PrivateFiles.replace(file(policy.tenant()), content);
          return true;
        });
  }

  @Override
  public Written remove(String tenant) {
    return writing(() -> Files.deleteIfExists(file(tenant)) ? Written.DONE : Written.ABSENT);
  }

  @Override
  public Written remove(String tenant, long version) {
    return writing(
        () -> {
          Optional<TenantPolicy> kept = find(tenant);
          if (kept.isEmpty()) {
            return Written.ABSENT;
          }
          if (kept.get().version() != version) {
            return Written.CONFLICT;
          }
          Files.delete(file(tenant));
          return Written.DONE;
        });
  }

  private Path file(String tenant) {
    return directory.resolve(SealedPolicies.name(tenant) + ".sealed");
  }

  private <T> T writing(Callable<T> task) {
    try {
      return lock.holding(task);
    } catch (Unavailable known) {
      throw known;
    } catch (Exception failure) {
      throw failed("a policy cannot be written", failure);
    }
  }

  private static PoliciesUnavailable failed(String problem, Exception failure) {
    return new PoliciesUnavailable(problem, Fault.FAILED, failure);
  }
}
