(* The convex hull of the domain optima (derived here; used by G3).

   Statement: the mixtures A w, w in the simplex, form a convex set that contains
   every a_i. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums SharedHessian WeightedLoss.
Open Scope R_scope.

Definition hull (m : nat) (a : nat -> vec) (x : vec) : Prop :=
  exists w, simplex m w /\ x = mix m a w.

Lemma hull_convex m a : convex (hull m a).
Proof.
  intros x y t [v [[Hv Ev] ->]] [w [[Hw Ew] ->]] Ht.
  exists (fun i => v i + t * (w i - v i)). split; [split|].
  - intros i Hi. specialize (Hv i Hi). specialize (Hw i Hi). nra.
  - rewrite sum_plus, sum_scal, sum_minus, Ev, Ew. ring.
  - apply functional_extensionality; intros j. unfold vadd, vscal, vsub, mix.
    rewrite <- sum_minus, <- sum_scal, <- sum_plus. apply sum_ext. intros; ring.
Qed.

Lemma hull_vertex m a i : (i < m)%nat -> hull m a (a i).
Proof.
  intros Hi. set (e := fun l => if Nat.eqb l i then 1 else 0).
  assert (He : forall f, sum m (fun l => e l * f l) = f i).
  { intros f. rewrite (sum_single m _ i Hi).
    - unfold e. rewrite Nat.eqb_refl. ring.
    - intros l _ Hne. unfold e. destruct (Nat.eqb_spec l i); [contradiction|ring]. }
  exists e. split; [split|].
  - intros l _. unfold e. destruct (Nat.eqb l i); lra.
  - rewrite <- (He (fun _ => 1)). apply sum_ext. intros; ring.
  - apply functional_extensionality; intros j. unfold mix. symmetry. apply (He (fun l => a l j)).
Qed.

(** Weighted means of inner products. *)
Lemma mix_dot m d a w x y :
  sum m w = 1 ->
  sum m (fun i => w i * dot d y (vsub (a i) x)) = dot d y (vsub (mix m a w) x).
Proof.
  intros Ew. rewrite (sum_ext m _ (fun i => w i * dot d y (a i) - w i * dot d y x))
    by (intros; rewrite dot_sub_r; ring).
  rewrite sum_minus, sum_scal_r, Ew, dot_sub_r. f_equal; [|ring].
  unfold dot. rewrite (sum_ext m _ (fun i => sum d (fun j => y j * (w i * a i j))))
    by (intros; rewrite <- sum_scal; apply sum_ext; intros; ring).
  rewrite sum_swap. apply sum_ext. intros j _. unfold mix. now rewrite sum_scal.
Qed.

(** A function of mean zero is bounded by its span. *)
Lemma centred_bound m v f r :
  simplex m v -> sum m (fun i => v i * f i) = 0 ->
  (forall i j, (i < m)%nat -> (j < m)%nat -> f i - f j <= r) ->
  forall i, (i < m)%nat -> Rabs (f i) <= r.
Proof.
  intros Hv E Hf i Hi. apply Rabs_le. split.
  - assert (sum m (fun j => v j * f j) <= f i + r); [|lra].
    apply simplex_mean_le; [exact Hv|]. intros j Hj. specialize (Hf j i Hj Hi). lra.
  - assert (Hm : sum m (fun j => v j * - f j) <= r - f i).
    { apply simplex_mean_le; [exact Hv|]. intros j Hj. specialize (Hf i j Hi Hj). lra. }
    rewrite (sum_ext m _ (fun j => -1 * (v j * f j))) in Hm by (intros; ring).
    rewrite sum_scal, E in Hm. lra.
Qed.
