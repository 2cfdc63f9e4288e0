package dev.portcullis.quota;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls of this process whose layers have returned and that are not settled yet. Their clients
 * may have seen the end of the reply: to whoever calls one after another, a limit must not seem
 * reached because the call before is still being settled. Safe for use by several threads.
 */
final class Settlements {
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Subject, Unsettled> unsettled = new HashMap<>();
  private volatile long finished;

  private static final class Unsettled {
    int calls;
    int waiting;
    long finished;
  }

  /**
   * @param patience how long to wait at most: a client that reads slowly holds its settlement up
   */
  Settlements(Duration patience) {
    this.patience = patience;
  }

  /** How many have finished so far; to be read before a limit is asked. */
  long finished() {
    return finished;
  }

  /** The layers of a call have returned. */
  void begin(List<Demand> demands) {
    lock.lock();
    try {
      for (Demand demand : demands) {
        unsettled.computeIfAbsent(demand.subject(), subject -> new Unsettled()).calls++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** It is settled. */
  void end(List<Demand> demands) {
    lock.lock();
    try {
      finished++;
      for (Demand demand : demands) {
        Unsettled of = unsettled.get(demand.subject());
        if (of != null) {
          of.calls--;
          of.finished++;
          forget(demand.subject(), of);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the calls of this subject that are being settled now have been, or for as long as
   * this may take. No more callers wait than there are such calls: more could not profit, and
   * whoever floods a limit is told so at once.
   *
   * @param before {@link #finished} from before the limit seemed reached
   * @return whether any was settled since, so that asking again makes sense
   */
  boolean await(Subject subject, long before) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Unsettled of = unsettled.get(subject);
      if (of != null && of.waiting < of.calls) {
        await(subject, of);
      }
      return finished != before;
    } finally {
      lock.unlock();
    }
  }

  private void await(Subject subject, Unsettled of) throws InterruptedException {
    long until = of.finished + of.calls;
    long left = patience.toNanos();
    of.waiting++;
    try {
      while (of.calls > 0 && of.finished < until && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      of.waiting--;
      forget(subject, of);
    }
  }

  private void forget(Subject subject, Unsettled of) {
    if (of.calls == 0 && of.waiting == 0) {
      unsettled.remove(subject, of);
    }
  }

  /** How many subjects it knows; none when nothing is being settled. */
  int size() {
    lock.lock();
    try {
      return unsettled.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many callers wait for calls of this subject. */
  int waiting(Subject subject) {
    lock.lock();
    try {
      Unsettled of = unsettled.get(subject);
      return of == null ? 0 : of.waiting;
    } finally {
      lock.unlock();
    }
  }
}
