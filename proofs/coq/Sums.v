(* Finite sums and vectors.
   A vector of R^d (or a weight vector of R^m) is a function nat -> R of which
   only the first d (or m) entries matter.  Derived here; no assumption. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S k => sum k f + f k end.

Lemma sum_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> sum n f = sum n g.
Proof.
  induction n as [|n IH]; intros H; simpl; [reflexivity|].
  rewrite IH by (intros; apply H; lia). rewrite H by lia. reflexivity.
Qed.

Lemma sum_plus n f g : sum n (fun i => f i + g i) = sum n f + sum n g.
Proof. induction n as [|n IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma sum_minus n f g : sum n (fun i => f i - g i) = sum n f - sum n g.
Proof. induction n as [|n IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma sum_scal n c f : sum n (fun i => c * f i) = c * sum n f.
Proof. induction n as [|n IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma sum_scal_r n c f : sum n (fun i => f i * c) = sum n f * c.
Proof. induction n as [|n IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma sum_const n c : sum n (fun _ => c) = INR n * c.
Proof.
  induction n as [|n IH]; [simpl; ring|].
  rewrite S_INR. simpl sum. rewrite IH. ring.
Qed.

Lemma sum_le n f g : (forall i, (i < n)%nat -> f i <= g i) -> sum n f <= sum n g.
Proof.
  induction n as [|n IH]; intros H; simpl; [lra|].
  apply Rplus_le_compat; [apply IH; intros; apply H; lia|apply H; lia].
Qed.

Lemma sum_nonneg n f : (forall i, (i < n)%nat -> 0 <= f i) -> 0 <= sum n f.
Proof.
  intros H. apply Rle_trans with (sum n (fun _ => 0)).
  - rewrite sum_const. lra.
  - now apply sum_le.
Qed.

Lemma sum_pos n f : (0 < n)%nat -> (forall i, (i < n)%nat -> 0 < f i) -> 0 < sum n f.
Proof.
  intros Hn H. destruct n as [|n]; [lia|]. simpl.
  assert (0 <= sum n f) by (apply sum_nonneg; intros; left; apply H; lia).
  assert (0 < f n) by (apply H; lia). lra.
Qed.

Lemma sum_term_le n f i :
  (forall j, (j < n)%nat -> 0 <= f j) -> (i < n)%nat -> f i <= sum n f.
Proof.
  induction n as [|n IH]; intros H Hi; [lia|]. simpl.
  assert (0 <= f n) by (apply H; lia).
  assert (0 <= sum n f) by (apply sum_nonneg; intros; apply H; lia).
  destruct (Nat.eq_dec i n) as [->|Hne]; [lra|].
  assert (f i <= sum n f) by (apply IH; [intros; apply H; lia|lia]). lra.
Qed.

Lemma sum_abs n f : Rabs (sum n f) <= sum n (fun i => Rabs (f i)).
Proof.
  induction n as [|n IH]; simpl; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|lra].
Qed.

Lemma sum_swap n k (f : nat -> nat -> R) :
  sum n (fun i => sum k (f i)) = sum k (fun j => sum n (fun i => f i j)).
Proof.
  induction n as [|n IH]; simpl.
  - rewrite sum_const. ring.
  - rewrite IH, <- sum_plus. reflexivity.
Qed.

Lemma sum_telescope n (f : nat -> R) : sum n (fun i => f (S i) - f i) = f n - f O.
Proof. induction n as [|n IH]; simpl; [ring|rewrite IH; ring]. Qed.

(** A sum of which only the entry [i] is not zero. *)
Lemma sum_single n f i :
  (i < n)%nat -> (forall j, (j < n)%nat -> j <> i -> f j = 0) -> sum n f = f i.
Proof.
  induction n as [|n IH]; intros Hi H; [lia|]. simpl.
  destruct (Nat.eq_dec i n) as [->|Hne].
  - rewrite (sum_ext n f (fun _ => 0)) by (intros; apply H; lia).
    rewrite sum_const. ring.
  - rewrite IH by (try lia; intros; apply H; lia).
    rewrite (H n) by lia. ring.
Qed.

(** A finite family has a least entry. *)
Lemma argmin_exists n (f : nat -> R) :
  (0 < n)%nat -> exists i, (i < n)%nat /\ forall j, (j < n)%nat -> f i <= f j.
Proof.
  induction n as [|n IH]; intros Hn; [lia|].
  destruct n as [|n].
  - exists O. split; [lia|]. intros j Hj. replace j with O by lia. lra.
  - destruct IH as [i [Hi Hmin]]; [lia|].
    destruct (Rle_dec (f i) (f (S n))) as [Hle|Hgt].
    + exists i. split; [lia|]. intros j Hj.
      destruct (Nat.eq_dec j (S n)) as [->|Hne]; [lra|apply Hmin; lia].
    + exists (S n). split; [lia|]. intros j Hj.
      destruct (Nat.eq_dec j (S n)) as [->|Hne]; [lra|].
      assert (f i <= f j) by (apply Hmin; lia). lra.
Qed.

(** The finite sum of differentiable functions. *)
Lemma is_derive_sum n (f : nat -> R -> R) (df : nat -> R) x :
  (forall i, (i < n)%nat -> is_derive (f i) x (df i)) ->
  is_derive (fun s => sum n (fun i => f i s)) x (sum n df).
Proof.
  induction n as [|n IH]; intros H; simpl.
  - apply (@is_derive_const R_AbsRing R_NormedModule).
  - apply (is_derive_plus (fun s => sum n (fun i => f i s)) (f n)).
    + apply IH. intros; apply H; lia.
    + apply H. lia.
Qed.

(** * Vectors *)

Definition vec := nat -> R.
Definition vadd (x y : vec) : vec := fun j => x j + y j.
Definition vsub (x y : vec) : vec := fun j => x j - y j.
Definition vscal (c : R) (x : vec) : vec := fun j => c * x j.
Definition dot (d : nat) (x y : vec) : R := sum d (fun j => x j * y j).

(** Equality of vectors, entry by entry. *)
Ltac vec_ring :=
  apply functional_extensionality; intro; unfold vadd, vsub, vscal; ring.

Lemma dot_comm d x y : dot d x y = dot d y x.
Proof. apply sum_ext. intros. ring. Qed.

Lemma dot_add_l d x y z : dot d (vadd x y) z = dot d x z + dot d y z.
Proof. unfold dot. rewrite <- sum_plus. apply sum_ext. intros. unfold vadd. ring. Qed.

Lemma dot_sub_l d x y z : dot d (vsub x y) z = dot d x z - dot d y z.
Proof. unfold dot. rewrite <- sum_minus. apply sum_ext. intros. unfold vsub. ring. Qed.

Lemma dot_scal_l d c x z : dot d (vscal c x) z = c * dot d x z.
Proof. unfold dot. rewrite <- sum_scal. apply sum_ext. intros. unfold vscal. ring. Qed.

Lemma dot_add_r d x y z : dot d z (vadd x y) = dot d z x + dot d z y.
Proof. rewrite dot_comm, dot_add_l, (dot_comm d x), (dot_comm d y). reflexivity. Qed.

Lemma dot_sub_r d x y z : dot d z (vsub x y) = dot d z x - dot d z y.
Proof. rewrite dot_comm, dot_sub_l, (dot_comm d x), (dot_comm d y). reflexivity. Qed.

Lemma dot_scal_r d c x z : dot d z (vscal c x) = c * dot d z x.
Proof. rewrite dot_comm, dot_scal_l, (dot_comm d x). reflexivity. Qed.

Global Hint Rewrite dot_add_l dot_sub_l dot_scal_l dot_add_r dot_sub_r dot_scal_r : dot.

Lemma dot_self_nonneg d x : 0 <= dot d x x.
Proof. apply sum_nonneg. intros. nra. Qed.

Lemma dot_self_term d x j : (j < d)%nat -> (x j)² <= dot d x x.
Proof.
  intros Hj. apply (sum_term_le d (fun j => x j * x j)); [intros; nra|exact Hj].
Qed.

(** A quadratic [a + 2 b s + c s^2] that is never negative has [b^2 <= a c]. *)
Lemma discriminant a b c :
  0 <= c -> (forall s, 0 <= a + 2 * b * s + c * (s * s)) -> b * b <= a * c.
Proof.
  intros Hc H. destruct (Req_dec c 0) as [->|Hne].
  - destruct (Req_dec b 0) as [->|Hb]; [lra|].
    specialize (H (- (a + 1) / (2 * b))).
    replace (a + 2 * b * (- (a + 1) / (2 * b)) + _) with (-1) in H by (field; lra).
    lra.
  - specialize (H (- b / c)).
    replace (a + 2 * b * (- b / c) + c * (- b / c * (- b / c)))
      with ((a * c - b * b) / c) in H by (field; lra).
    assert (0 <= (a * c - b * b) / c * c) by (apply Rmult_le_pos; lra).
    replace ((a * c - b * b) / c * c) with (a * c - b * b) in * by (field; lra).
    lra.
Qed.

Lemma cauchy_schwarz d x y : dot d x y * dot d x y <= dot d x x * dot d y y.
Proof.
  apply discriminant; [apply dot_self_nonneg|].
  intros s. pose proof (dot_self_nonneg d (vadd x (vscal s y))) as H.
  autorewrite with dot in H. rewrite (dot_comm d y x) in H. lra.
Qed.

(** The Euclidean norm on the first [d] entries. *)
Definition norm (d : nat) (x : vec) : R := sqrt (dot d x x).

Lemma norm_nonneg d x : 0 <= norm d x.
Proof. apply sqrt_pos. Qed.

Lemma norm_sqr d x : norm d x * norm d x = dot d x x.
Proof. apply sqrt_sqrt, dot_self_nonneg. Qed.

Lemma dot_le_norm d x y : Rabs (dot d x y) <= norm d x * norm d y.
Proof.
  unfold norm. rewrite <- sqrt_mult by apply dot_self_nonneg.
  rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt, cauchy_schwarz.
Qed.

Lemma norm_triang d x y : norm d (vadd x y) <= norm d x + norm d y.
Proof.
  pose proof (norm_nonneg d x). pose proof (norm_nonneg d y).
  pose proof (Rle_trans _ _ _ (Rle_abs _) (dot_le_norm d x y)).
  apply Rsqr_incr_0_var; [|lra]. unfold Rsqr.
  rewrite norm_sqr. autorewrite with dot. rewrite (dot_comm d y x).
  rewrite <- !norm_sqr. nra.
Qed.

Lemma norm_scal d c x : norm d (vscal c x) = Rabs c * norm d x.
Proof.
  unfold norm. autorewrite with dot. rewrite <- Rmult_assoc.
  rewrite sqrt_mult by (try apply dot_self_nonneg; nra).
  rewrite <- sqrt_Rsqr_abs. reflexivity.
Qed.

Lemma norm_sub_sym d x y : norm d (vsub x y) = norm d (vsub y x).
Proof.
  replace (vsub x y) with (vscal (-1) (vsub y x)) by vec_ring.
  rewrite norm_scal, Rabs_left by lra. ring.
Qed.

(** * The simplex *)

Definition simplex (m : nat) (w : vec) : Prop :=
  (forall i, (i < m)%nat -> 0 <= w i) /\ sum m w = 1.

Lemma simplex_nonempty m w : simplex m w -> (0 < m)%nat.
Proof. intros [_ H]. destruct m; [simpl in H; lra|lia]. Qed.

(** A weighted mean lies below any upper bound of its terms. *)
Lemma simplex_mean_le m w f c :
  simplex m w -> (forall i, (i < m)%nat -> f i <= c) -> sum m (fun i => w i * f i) <= c.
Proof.
  intros [Hw H1] Hf. apply Rle_trans with (sum m (fun i => w i * c)).
  - apply sum_le. intros. apply Rmult_le_compat_l; auto.
  - rewrite sum_scal_r, H1. lra.
Qed.
