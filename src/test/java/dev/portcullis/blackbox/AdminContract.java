package dev.portcullis.blackbox;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** Administration of a packaged gateway, over the wire, by tokens, wherever it keeps things. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdminContract<G extends Administered> {
  private G gateway;

  /** One that nobody else uses. */
  abstract G start();

  /** The gateway. */
  G gateway() {
    return gateway;
  }

  @BeforeAll
  void startOnce() {
    gateway = start();
  }

  @AfterAll
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  /** Who is let in. */
  @Nested
  class Access extends AdminAccessContract {
    @Override
    Administered gateway() {
      return gateway;
    }
  }

  /** Keys. */
  @Nested
  class Keys extends AdminKeyContract {
    @Override
    Administered gateway() {
      return gateway;
    }
  }

  /** Roles, tenants and policies. */
  @Nested
  class Named extends AdminNamedContract {
    @Override
    Administered gateway() {
      return gateway;
    }
  }

  /** What was used. */
  @Nested
  class Usage extends AdminUsageContract {
    @Override
    Administered gateway() {
      return gateway;
    }
  }

  /** Users of tokens. */
  @Nested
  class Users extends AdminUserContract {
    @Override
    Administered gateway() {
      return gateway;
    }
  }
}
