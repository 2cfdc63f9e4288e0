package dev.portcullis.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link Depth} for each layer, and prints what each adds, as a table. */
public final class Layers {
  private static final List<String> NAMES =
      List.of(
          "audit, with the pipeline itself",
          "shape",
          "address",
          "quarantine",
          "authn",
          "body, with reading and writing the reply",
          "authz",
          "quota",
          "admin",
          "guard");

  private static final String[] ALL = {Integer.toString(NAMES.size())};
  private static final String[] EACH =
      IntStream.rangeClosed(1, NAMES.size()).mapToObj(Integer::toString).toArray(String[]::new);

  private Layers() {}

  public static void main(String... args) throws RunnerException {
    boolean quick = List.of(args).contains("--short");
    TimeValue each = TimeValue.milliseconds(quick ? 500 : 2_000);
    for (String prompt : List.of("10", "4096")) {
      var options =
          new OptionsBuilder()
              .include(Depth.class.getName())
              .param("prompt", prompt)
              .param("layers", quick ? ALL : EACH)
              .forks(1)
              .jvmArgs("-XX:+UseSerialGC", "-Xmx256m")
              .warmupIterations(quick ? 2 : 8)
              .measurementIterations(quick ? 2 : 5)
              .warmupTime(each)
              .measurementTime(each)
              .verbosity(VerboseMode.SILENT)
              .build();
      print(prompt, new ArrayList<>(new Runner(options).run()));
    }
  }

  private static void print(String prompt, List<RunResult> results) {
    results.sort(Comparator.comparingInt(Layers::depth));
    double all = score(results.getLast());
    System.out.printf("%nA prompt of %s characters, µs of one thread%n%n", prompt);
    System.out.println("| layer | adds | of all | ± |");
    System.out.println("| --- | --- | --- | --- |");
    double before = 0;
    for (RunResult result : results.size() == NAMES.size() ? results : List.<RunResult>of()) {
      double added = score(result) - before;
      before = score(result);
      System.out.printf(
          "| %s | %.2f | %.0f%% | %.2f |%n",
          NAMES.get(depth(result) - 1),
          added / 1_000,
          100 * added / all,
          result.getPrimaryResult().getScoreError() / 1_000);
    }
    System.out.printf("| all | %.2f | | |%n", all / 1_000);
  }

  private static int depth(RunResult result) {
    return Integer.parseInt(result.getParams().getParam("layers"));
  }

  private static double score(RunResult result) {
    return result.getPrimaryResult().getScore();
  }
}
