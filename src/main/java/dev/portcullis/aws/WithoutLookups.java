package dev.portcullis.aws;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * What the executable has where the SDK would look on the class path for interceptors that somebody
 * may have put there: none. There is nothing on its class path that was not there when it was
 * built, and a test knows that none was; to look costs a sixth of a cold start. On the JVM this
 * class does nothing.
 */
final class WithoutLookups {
  private WithoutLookups() {}

  /** Interceptors that resources name. */
  @TargetClass(
      className = "software.amazon.awssdk.core.interceptor.ClasspathInterceptorChainFactory")
  static final class Interceptors {
    private Interceptors() {}

    @Substitute
    public List<ExecutionInterceptor> getInterceptors(String resource) {
      return new ArrayList<>();
    }

    @Substitute
    public List<ExecutionInterceptor> getGlobalInterceptors() {
      return new ArrayList<>();
    }
  }
}
