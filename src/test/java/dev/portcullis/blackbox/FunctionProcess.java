package dev.portcullis.blackbox;

import dev.portcullis.aws.LocalStack;
import dev.portcullis.lambda.ExecutionEnvironment;
import dev.portcullis.lambda.RuntimeApiEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged gateway as a function: a child process with nothing in its environment but what the
 * platform puts there. Unless it is said otherwise it is frozen while there is no invocation.
 */
public final class FunctionProcess implements ExecutionEnvironment, AutoCloseable {
  private final GatewayProcess process;

  private FunctionProcess(GatewayProcess process) {
    this.process = process;
  }

  /** What to start. */
  public static final class Setup {
    private final RuntimeApiEmulator platform;
    private final GatewayProcess.Setup process;
    private boolean frozen = true;

    private Setup(RuntimeApiEmulator platform, GatewayProcess.Setup process) {
      this.platform = platform;
      this.process = process;
    }

    /** A configuration key, in the file. */
    public Setup with(String key, String value) {
      process.with(key, value);
      return this;
    }

    /** Takes a configuration key out of the file again. */
    public Setup without(String key) {
      process.without(key);
      return this;
    }

    /** An environment variable. */
    public Setup variable(String name, String value) {
      process.variable(name, value);
      return this;
    }

    /** The words before the command, of a program that starts it in its own place. */
    public Setup by(String... words) {
      process.by(words);
      return this;
    }

    /** Runs all the time. */
    public Setup neverFrozen() {
      frozen = false;
      return this;
    }

    /** Starts it, and waits for nothing. */
    public FunctionProcess launch() {
      var function = new FunctionProcess(process.launch());
      if (frozen) {
        platform.environment(function);
      }
      return function;
    }

    /** Starts it, and waits until it asks for an invocation. */
    public FunctionProcess start() {
      FunctionProcess function = launch();
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (!platform.idle()) {
        if (!function.process.handle().isAlive() || System.nanoTime() > end) {
          function.close();
          throw new IllegalStateException("the function did not start:\n" + function.output());
        }
        sleep();
      }
      return function;
    }

    private static void sleep() {
      try {
        Thread.sleep(10);
      } catch (InterruptedException ended) {
        throw new IllegalStateException(ended);
      }
    }
  }

  /** A function on AWS adapters, in the place that this configuration names. */
  public static Setup in(RuntimeApiEmulator platform, Map<String, String> configuration) {
    return new Setup(
        platform, process(configuration).variable("AWS_LAMBDA_RUNTIME_API", platform.endpoint()));
  }

  /** The same, for a platform that starts it and says itself where its API is. */
  static GatewayProcess.Setup process(Map<String, String> configuration) {
    GatewayProcess.Setup process =
        GatewayProcess.function()
            .variable("AWS_LAMBDA_FUNCTION_NAME", "portcullis")
            .variable("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
            .variable("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
            .variable("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/portcullis")
            .variable("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0123456789abcdef")
            .variable("AWS_REGION", LocalStack.REGION)
            .variable("AWS_DEFAULT_REGION", LocalStack.REGION)
            .variable("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023")
            .variable("_HANDLER", "bootstrap")
            .variable("LAMBDA_TASK_ROOT", Path.of("").toAbsolutePath().toString());
    LocalStack.credentials().forEach(process::variable);
    configuration.forEach(process::with);
    return process;
  }

  /** What it has printed so far, to both streams. */
  public String output() {
    return process.output();
  }

  /** What it has printed so far to standard output. */
  public String standardOutput() {
    return process.standardOutput();
  }

  /** The process beneath. */
  public GatewayProcess process() {
    return process;
  }

  @Override
  public void freeze() {
    signal("STOP");
  }

  @Override
  public void thaw() {
    signal("CONT");
  }

  /** Asks it to end, as the platform does before it shuts an environment down; lets it run. */
  public void terminate() {
    thaw();
    signal("TERM");
  }

  /** Ends it without a word. */
  public void kill() {
    signal("KILL");
  }

  /** Waits for its end. */
  public int exitCode() {
    return process.exitCode();
  }

  /** Ends it at once, and removes its files. */
  @Override
  public void close() {
    process.close();
  }

  private void signal(String name) {
    try {
      // The shell has this command built in; not every machine has the program.
      new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.handle().pid())
          .redirectError(ProcessBuilder.Redirect.DISCARD) // it may have ended by itself
          .start()
          .waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }
}
