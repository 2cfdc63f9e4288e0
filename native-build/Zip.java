import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;

/**
 * {@code java Zip.java EXECUTABLE ZIP}: what Lambda takes, a file {@code bootstrap} that may be executed.
 * The same executable gives the same bytes: nothing of when and by whom it was packed is kept.
 */
final class Zip {
  private static final FileTime NEVER = FileTime.from(Instant.parse("1980-01-01T00:00:00Z"));

  public static void main(String... args) throws Exception {
    Path zip = Path.of(args[1]).toAbsolutePath();
    Files.deleteIfExists(zip);
    try (FileSystem inside =
        FileSystems.newFileSystem(
            zip, Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
      Path bootstrap = inside.getPath("bootstrap");
      Files.copy(Path.of(args[0]), bootstrap);
      Files.setPosixFilePermissions(bootstrap, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.getFileAttributeView(bootstrap, BasicFileAttributeView.class).setTimes(NEVER, NEVER, NEVER);
    }
  }
}
