"""Runs the module `rounds` on the computer and keeps its result document here, so that nothing of it goes through Ansible's output."""

import json
import os
import tempfile

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        result.update(self._execute_module(module_name="rounds", task_vars=task_vars))
        document = result.pop("document", None)
        folder = self._task.args.get("results")
        if document and folder and not self._play_context.check_mode:
            keep(folder, task_vars["inventory_hostname"], document)
        return result


def keep(folder, host, document):
    """Whole or not at all: a run that is broken off leaves the older document."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    name = "".join(one if one.isalnum() or one in ".-_" else "_" for one in host)
    handle, draft = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "w") as out:
        json.dump(document, out, separators=(",", ":"))
        out.write("\n")
    os.replace(draft, os.path.join(folder, name + ".json"))
