/**
 * Callers that behave like attackers: detectors, quarantine and alerts.
 *
 * <p>What belongs here: judging behaviour over many requests. What does not: judging one request by
 * its content, which is the guard's.
 */
@NullMarked
package dev.portcullis.threat;

import org.jspecify.annotations.NullMarked;
