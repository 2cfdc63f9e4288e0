package dev.portcullis.lambda;

/** The process that the platform lets run while there is an invocation, and no longer. */
public interface ExecutionEnvironment {
  /** A process that runs all the time. */
  ExecutionEnvironment FREE =
      new ExecutionEnvironment() {
        @Override
        public void freeze() {}

        @Override
        public void thaw() {}
      };

  /** Stops it where it stands. */
  void freeze();

  /** Lets it go on. */
  void thaw();
}
