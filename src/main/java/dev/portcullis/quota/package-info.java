/**
 * How much a caller may use: requests, tokens and concurrent calls, reserved before a call and
 * settled after it.
 *
 * <p>What belongs here: whose limits apply, what a call demands, windows, settlement, and the port
 * to the ledger that counts. What does not: who calls, and what a call means.
 */
@NullMarked
package dev.portcullis.quota;

import org.jspecify.annotations.NullMarked;
