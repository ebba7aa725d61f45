"""The loop of training: validate, save, forward and backward, clip, step, log (src/train/steps.ts), in all processes alike."""
import signal
import time
from types import SimpleNamespace

import torch

from .batches import to_floats
from .curves import add_step, problem_of_loss, remember_loss
from .refusal import Refusal
from .recipe import is_saving_due, is_validation_due, place_after, rate_at
from .runs import now
from .validation import best_row, is_better

PATIENCE = 1000
LARGEST_SCALE = 2.0**16


class Loop:
    def __init__(self, setting):
        self.__dict__.update(vars(setting))  # run, folder, standing, trainee, optimizer, batches, validation, group, settings
        self.recipe, self.policy = self.run["options"]["recipe"], self.run["options"]["checkpoints"]
        self.all = self.recipe["epochs"] * self.batches.steps_per_epoch
        self.saved = SimpleNamespace(step=self.standing["step"], at=time.monotonic())
        self.is_asked_to_stop = False
        device, scale = self.group.device.type, self.standing["lossScale"]
        is_half = self.settings.precision == "fp16"
        self.scaler = torch.amp.GradScaler(device, scale["value"], growth_interval=PATIENCE, enabled=is_half)

    def train(self):
        """Takes steps until the run is finished or stopped; gives run.json's `stop`."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask_to_stop)
        while True:
            is_best, problem = self.validate_when_due()
            if problem:
                return problem
            wants = self.agreed()
            self.save_when_due(is_best, wants.minutes)
            if self.standing["step"] >= self.all:
                return self.stop("finished", f"Finished: {self.recipe['epochs']} epochs, {self.all} steps.")
            if wants.stop:
                if self.standing["step"] > self.saved.step:
                    self.save(False)
                return self.stop("paused", f"Paused after step {self.standing['step']}. Continue goes on after step {self.saved.step}.")
            problem = self.step()
            if problem:
                return problem

    def ask_to_stop(self, *_):
        self.is_asked_to_stop = True

    def agreed(self):
        """Whether anybody was asked to stop, and the first process's minutes since the last checkpoint."""
        minutes = (time.monotonic() - self.saved.at) / 60 if self.group.is_first else 0
        stop, minutes = self.group.sum(torch.tensor([float(self.is_asked_to_stop), minutes], device=self.group.device)).tolist()
        return SimpleNamespace(stop=stop > 0, minutes=minutes)

    def stop(self, why, message, rate=None):
        return {"why": why, "message": message, "step": self.standing["step"], "time": now(), "suggestedRate": rate}

    def diverged(self, what):
        rate = float(f"{0.3 * self.recipe['learningRate']:.2g}")
        remedy = f"Continue from the checkpoint of step {self.saved.step} with --rate {rate} instead of {self.recipe['learningRate']}."
        return self.stop("diverged", f"{what} {remedy}", rate)

    def step(self):
        """One step; None, or why the run stops before it. A batch whose gradients float16 cannot hold is passed again with a smaller scale."""
        begin, standing, place = time.monotonic(), self.standing, self.standing["place"]
        batch = self.batches.read(place)
        while True:
            loss, accuracy, norm = self.passed(batch, place)
            if not self.is_scaled_down(norm):
                break
        what = problem_of_loss(loss, norm, standing["losses"], self.run["options"]["blowUp"], self.run["identities"])
        if what:
            return self.diverged(f"In step {standing['step'] + 1} (epoch {place['epoch'] + 1}) {what}. The weights were left as they were before it.")
        remember_loss(standing["losses"], loss)
        clip, optimizer = self.recipe["clipNorm"], self.optimizer
        optimizer.rate = rate_at(self.recipe, place["epoch"], place["step"], self.batches.steps_per_epoch)
        optimizer.scale = clip / norm if clip is not None and norm > clip else 1.0
        self.scaler.step(optimizer)
        self.scale_up()
        standing["place"] = place_after(place, self.batches.steps_per_epoch)
        standing["step"] += 1
        seconds = time.monotonic() - begin
        standing["seconds"] += seconds
        figures = {"loss": loss, "accuracy": accuracy, "rate": optimizer.rate, "pictures": self.batches.size, "seconds": seconds}
        add_step(standing["history"], figures, place["epoch"], standing)
        return None

    def passed(self, batch, place):
        """Forward and backward of this process's part, in parts that fit the device; mean loss, share that is right, and gradient norm."""
        crops, labels, mask = batch
        group, trainee = self.group, self.trainee
        device, count = group.device, len(labels)
        each = min(self.settings.micro_batch or count, count)
        self.optimizer.zero_grad(set_to_none=True)
        if trainee.is_split:
            trainee.head.sampler = (self.recipe["seed"], place["epoch"], place["step"])
        memory = torch.channels_last if self.settings.channels_last else torch.contiguous_format
        sums = torch.zeros(2, dtype=torch.float64, device=device)
        # DistributedDataParallel takes the mean over the processes, each of whose losses are of its own pictures
        share = (1 if trainee.is_split else group.world) / self.batches.size
        for first in range(0, count, each):
            part = slice(first, first + each)
            images = to_floats(crops[part]).to(device, memory_format=memory, non_blocking=True)
            kept = None if mask is None else mask[part].to(device)
            is_last = first + each >= count
            with torch.enable_grad():
                if is_last:
                    self.backward(images, labels[part].to(device), kept, share, sums)
                else:
                    with trainee.without_exchange():
                        self.backward(images, labels[part].to(device), kept, share, sums)
        self.scaler.unscale_(self.optimizer)
        loss, right = (sums if trainee.is_split else group.sum(sums)).tolist()
        return loss / self.batches.size, right / self.batches.size, trainee.norm()

    def backward(self, images, labels, mask, share, sums):
        loss, right = self.trainee.passed(images, labels, mask)
        self.scaler.scale(loss * share).backward()
        sums += torch.stack([loss.detach(), right]).double()

    def is_scaled_down(self, norm):
        """The norm is of all processes, so that all of them decide alike."""
        value = self.scaler.get_scale()
        if not self.scaler.is_enabled() or norm - norm == 0 or value <= 1:
            return False
        self.scaler.update(value / 2)
        self.standing["lossScale"] = {"value": value / 2, "steps": 0}
        return True

    def scale_up(self):
        if not self.scaler.is_enabled():
            return
        self.scaler.update()
        if self.scaler.get_scale() > LARGEST_SCALE:
            self.scaler.update(LARGEST_SCALE)
        value, before = self.scaler.get_scale(), self.standing["lossScale"]
        self.standing["lossScale"] = {"value": value, "steps": before["steps"] + 1 if value == before["value"] else 0}

    def validate_when_due(self):
        """(whether these are the best weights so far, why the run stops or None)"""
        standing = self.standing
        rows = standing["validations"]
        is_measured = bool(rows) and rows[-1]["step"] == standing["step"]
        is_due = is_validation_due(self.run["options"]["validation"], standing["place"], standing["step"], self.all)
        if not self.validation.has_any or is_measured or not is_due:
            return False, None
        figures = self.validation.measure()
        if figures is None:
            return False, self.diverged(f"After step {standing['step']} the weights are so large that embeddings are not finite.")
        row = {"epoch": standing["place"]["epoch"], "step": standing["step"], **figures, "seconds": standing["seconds"]}
        is_best = standing["step"] > 0 and is_better(row, best_row(rows))
        rows.append(row)
        if self.group.is_first:
            print(self.line(row), flush=True)
        return is_best, None

    def line(self, row):
        rows, verification = self.standing["history"]["rows"], row["verification"]
        parts = [f"step {row['step']} of {self.all}, epoch {row['epoch']} of {self.recipe['epochs']}"]
        if rows:
            parts.append(f"training loss {rows[-1]['loss']:.3f}, {rows[-1]['picturesPerSecond']:.1f} pictures a second")
        if row["loss"] is not None:
            parts.append(f"validation loss {row['loss']:.3f}, top-1 {100 * row['accuracy']:.1f} %")
        if verification:
            parts.append(f"1 - EER {100 * verification['eer100']:.1f} %, TPR at FAR 1 % {100 * verification['tprAtFar01']:.1f} %")
        return "; ".join(parts)

    def save_when_due(self, is_best, minutes):
        standing = self.standing
        if is_best and standing["step"] == self.saved.step:
            self.group.agree(self.problem_of(lambda: self.folder.mark_best(self.run, standing["step"])))
        elif is_best or is_saving_due(self.policy, standing["place"], standing["step"] - self.saved.step, minutes):
            self.save(is_best)

    def save(self, is_best):
        trainee, standing = self.trainee, self.standing
        tensors = trainee.whole(trainee.parameters)
        tensors.update({f"velocity.{name}": value for name, value in trainee.whole(self.optimizer.velocities).items()})
        self.run.update(history=standing["history"]["rows"], validations=standing["validations"])
        self.group.agree(self.problem_of(lambda: self.folder.save(self.run, tensors, standing, is_best)))
        self.saved = SimpleNamespace(step=standing["step"], at=time.monotonic())

    def problem_of(self, write):
        """Runs on the first process; what it refuses is for all to hear."""
        try:
            if self.group.is_first:
                write()
        except Refusal as refusal:
            return str(refusal)
        return None
