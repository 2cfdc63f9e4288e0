package dev.portcullis.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The share of a machine that AWS Lambda gives a function of a size: memory, and of a processor a
 * part in proportion (AWS: one whole at 1,769 MB), by a control group of Linux. A process has it
 * from its first instruction on.
 */
public final class Allowance implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final int WHOLE_PROCESSOR = 1_769;
  private static final int PERIOD = 20_000; // µs

  private final List<Path> groups;

  private Allowance(List<Path> groups) {
    this.groups = groups;
  }

  /** That of a function of so many MB, on a machine that lets this process make groups. */
  public static Allowance of(int megabytes) throws IOException {
    String name = "portcullis-" + ProcessHandle.current().pid() + "-" + megabytes;
    String quota = Integer.toString(Math.max(1_000, PERIOD * megabytes / WHOLE_PROCESSOR));
    String memory = Long.toString((long) megabytes << 20);
    if (Files.exists(GROUPS.resolve("cgroup.controllers"))) {
      return new Allowance(
          List.of(
              group(
                  GROUPS.resolve(name),
                  Map.of("cpu.max", quota + " " + PERIOD, "memory.max", memory))));
    }
    Path processor =
        group(
            GROUPS.resolve("cpu").resolve(name),
            Map.of("cpu.cfs_period_us", "" + PERIOD, "cpu.cfs_quota_us", quota));
    try {
      return new Allowance(
          List.of(
              processor,
              group(
                  GROUPS.resolve("memory").resolve(name),
                  Map.of("memory.limit_in_bytes", memory))));
    } catch (IOException refused) {
      Files.delete(processor);
      throw refused;
    }
  }

  /** Whether this machine lets this process make groups. */
  public static boolean canBeGiven() {
    try {
      of(WHOLE_PROCESSOR).close();
      return true;
    } catch (IOException | SecurityException notAllowed) {
      return false;
    }
  }

  private static Path group(Path group, Map<String, String> settings) throws IOException {
    Files.createDirectory(group);
    try {
      for (var setting : settings.entrySet()) {
        Files.writeString(group.resolve(setting.getKey()), setting.getValue());
      }
      return group;
    } catch (IOException refused) {
      Files.delete(group);
      throw refused;
    }
  }

  /** The words before a command that is to have it. */
  public String[] words() {
    String join =
        String.join(
            "; ", groups.stream().map(group -> "echo $$ > " + group + "/cgroup.procs").toList());
    return new String[] {"/bin/sh", "-ec", join + "; exec \"$@\"", "sh"};
  }

  /** Gives it back; what had it must have ended. */
  @Override
  public void close() throws IOException {
    for (Path group : groups) {
      Files.delete(group);
    }
  }
}
