package dev.slipway.build.store;

import java.nio.file.Path;

/** A process of its own that takes a key, says so, and holds it until it is killed or its input ends. */
final class LockHolder {
    private LockHolder() {}

    static void main(String[] arguments) throws Exception {
        try (Store store = Store.open(Path.of(arguments[0]))) {
            KeyLock lock = store.lock(arguments[1]);
            System.out.println("held");
            int end = System.in.read();
            lock.close();
            System.out.println("freed " + end);
        }
    }
}
