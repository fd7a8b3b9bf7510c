package dev.slipway.image;

import dev.slipway.image.definition.Definition;
import dev.slipway.image.harden.Audit;
import dev.slipway.image.harden.HardenedTree;
import dev.slipway.image.inventory.Inventory;
import dev.slipway.tree.Tree;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * What a tree shows of the image that it becomes.
 *
 * @param inventory what is installed in it
 * @param audit how it stands to the rules of hardening
 */
record Inspection(Inventory inventory, Audit audit) {

    static Inspection of(Tree tree, Definition definition) throws IOException {
        Inventory inventory = Inventory.of(tree);
        return new Inspection(inventory, Audit.of(definition.hardening(), new HardenedTree(tree, inventory)));
    }

    /** The outcome of one that was made beside other work; what stopped it is thrown as if it were made now. */
    static Inspection outcome(Future<Inspection> made) throws IOException {
        try {
            return made.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("inspecting the tree was interrupted").initCause(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
