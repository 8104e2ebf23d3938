package polyproof;

/** Why a call cannot be made or answered with a neutral value; becomes a `u` reply. */
final class Unable extends RuntimeException {
  Unable(String reason) {
    super(reason, null, false, false);
  }
}
