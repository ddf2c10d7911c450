(* Inexact projected gradient, pathwise (F2 (b) and S3 (b) rest on it; derived here).

   Statement: C convex, w_{k+1} = Proj_C(w_k - alpha g_k) for any sequence g_k,
   F(v) <= F(u) + <dF(u), v-u> + L_F/2 |v-u|^2 on C, alpha L_F <= 1. The errors err_k
   act on differences of points of C as g_k - dF(w_k) does: that error itself, or its
   projection on the directions of C. With G(w) = (w - Proj_C(w - alpha dF(w)))/alpha,
     (1/K) sum_{k<K} |G(w_k)|^2 <= 2 (F(w_0) - F(w_K))/(alpha K) + (1/K) sum_{k<K} |err_k|^2,
   along every path. Both constants are attained, on every simplex, for every alpha
   and K: [gap_attained], [error_attained].
   Assumption: the projections are given as nearest points (they exist if C is closed). *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import Sums Operators WeightedLoss.
Open Scope R_scope.

(** [p] is the point of [C] nearest to [x]. *)
Definition nearest (m : nat) (C : vec -> Prop) (x p : vec) : Prop :=
  minimises C (fun v => norm m (vsub v x)) p.

Lemma identity_linear : linear (fun x => x).
Proof. now split. Qed.

Lemma nearest_variational m (C : vec -> Prop) x p v :
  convex C -> nearest m C x p -> C v -> 0 <= dot m (vsub p x) (vsub v p).
Proof.
  intros HC [Hp Hmin] Hv.
  apply (minimiser_variational m (fun x => x) x identity_linear (fun _ _ => eq_refl) C);
    [exact HC| |exact Hv].
  split; [exact Hp|]. intros y Hy. unfold weighted. apply Rmult_le_compat_l; [lra|].
  rewrite <- !norm_sqr. specialize (Hmin y Hy).
  apply Rmult_le_compat; try apply norm_nonneg; exact Hmin.
Qed.

Lemma variational_nearest m (C : vec -> Prop) x p :
  C p -> (forall v, C v -> 0 <= dot m (vsub p x) (vsub v p)) -> nearest m C x p.
Proof.
  intros Hp Hvi. split; [exact Hp|]. intros v Hv. apply sqrt_le_1_alt.
  destruct (variational_minimiser m (fun x => x) x identity_linear (fun _ _ => eq_refl)
    C p (dot_self_nonneg m) Hp Hvi) as [_ Hmin].
  specialize (Hmin v Hv). unfold weighted in Hmin. lra.
Qed.

(** A point of C is its own projection. *)
Lemma nearest_self m (C : vec -> Prop) x : C x -> nearest m C x x.
Proof.
  intros Hx. apply variational_nearest; [exact Hx|]. intros v _.
  replace (vsub x x) with (vscal 0 x) by vec_ring. autorewrite with dot. lra.
Qed.

(** The gradient mapping of the true gradient, with [p k] the projection of w_k - alpha dF(w_k). *)
Definition gradient_mapping (alpha : R) (w p : nat -> vec) (k : nat) : vec :=
  vscal (/ alpha) (vsub (w k) (p k)).

Section Descent.
Variables (m K : nat) (C : vec -> Prop) (F : vec -> R) (dF : vec -> vec) (alpha LF : R).
Variables (g w p err : nat -> vec).
Hypothesis C_convex : convex C.
Hypothesis K_pos : (0 < K)%nat.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis alpha_LF : alpha * LF <= 1.
Hypothesis smooth : forall u v, C u -> C v ->
  F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u).
Hypothesis start : C (w O).
Hypothesis step : forall k, nearest m C (vsub (w k) (vscal alpha (g k))) (w (S k)).
Hypothesis true_step : forall k, nearest m C (vsub (w k) (vscal alpha (dF (w k)))) (p k).
Hypothesis error : forall k u v, (k < K)%nat -> C u -> C v ->
  dot m (vsub (g k) (dF (w k))) (vsub u v) = dot m (err k) (vsub u v).

Notation G := (gradient_mapping alpha w p).

Lemma iterates_in k : C (w k).
Proof. destruct k as [|k]; [exact start|apply (step k)]. Qed.

(** One step: phi(p) <= -|p-w|^2/(2 alpha), phi(w') <= phi(p) + (alpha/2)|err|^2 and
    F(w') - F(w) <= phi(w'), phi(v) = <dF(w), v-w> + |v-w|^2/(2 alpha). *)
Lemma step_descent k : (k < K)%nat ->
  dot m (G k) (G k) <= 2 / alpha * (F (w k) - F (w (S k))) + dot m (err k) (err k).
Proof.
  intros Hk. pose proof (iterates_in k) as Hw. pose proof (iterates_in (S k)) as Hw'.
  pose proof (proj1 (true_step k)) as Hp.
  set (r := vsub (p k) (w k)). set (t := vsub (w (S k)) (p k)).
  pose proof (nearest_variational m C _ _ (w k) C_convex (true_step k) Hw) as P1.
  pose proof (nearest_variational m C _ _ (p k) C_convex (step k) Hp) as P2.
  pose proof (smooth (w k) (w (S k)) Hw Hw') as HS.
  pose proof (error k (w (S k)) (p k) Hk Hw' Hp) as He. fold t in He.
  replace (vsub (p k) (vsub (w k) (vscal alpha (dF (w k)))))
    with (vadd r (vscal alpha (dF (w k)))) in P1 by (unfold r; vec_ring).
  replace (vsub (w k) (p k)) with (vscal (-1) r) in P1 by (unfold r; vec_ring).
  replace (vsub (w (S k)) (vsub (w k) (vscal alpha (g k))))
    with (vadd (vadd r t) (vscal alpha (g k))) in P2 by (unfold r, t; vec_ring).
  replace (vsub (p k) (w (S k))) with (vscal (-1) t) in P2 by (unfold t; vec_ring).
  replace (vsub (w (S k)) (w k)) with (vadd r t) in HS by (unfold r, t; vec_ring).
  pose proof (dot_self_nonneg m (vadd r t)) as Hs0.
  pose proof (dot_self_nonneg m (vadd t (vscal alpha (err k)))) as Hsq.
  assert (HL : alpha * LF * dot m (vadd r t) (vadd r t) <= 1 * dot m (vadd r t) (vadd r t))
    by (apply Rmult_le_compat_r; assumption).
  apply (Rmult_le_compat_l alpha) in HS; [|lra].
  rewrite dot_sub_l in He.
  autorewrite with dot in *. rewrite (dot_comm m t r), ?(dot_comm m t (err k)) in *.
  unfold gradient_mapping. replace (vsub (w k) (p k)) with (vscal (-1) r) by (unfold r; vec_ring).
  autorewrite with dot.
  apply (Rmult_le_reg_l (alpha * alpha)); [apply Rmult_lt_0_compat; lra|].
  replace (alpha * alpha * (/ alpha * (-1 * (/ alpha * (-1 * dot m r r))))) with (dot m r r) by (field; lra).
  replace (alpha * alpha * (2 / alpha * (F (w k) - F (w (S k))) + dot m (err k) (err k)))
    with (2 * (alpha * (F (w k) - F (w (S k)))) + alpha * (alpha * dot m (err k) (err k))) by (field; lra).
  assert (E : alpha * (dot m (g k) t - dot m (dF (w k)) t) = alpha * dot m (err k) t) by (now rewrite He).
  lra.
Qed.

Theorem projected_gradient :
  sum K (fun k => dot m (G k) (G k)) / INR K
  <= 2 * (F (w O) - F (w K)) / (alpha * INR K) + sum K (fun k => dot m (err k) (err k)) / INR K.
Proof.
  pose proof (lt_0_INR K K_pos) as HK.
  pose proof (sum_le K _ _ step_descent) as Hsum. rewrite sum_plus, sum_scal in Hsum.
  rewrite (sum_ext K (fun k => F (w k) - F (w (S k))) (fun k => - F (w (S k)) - - F (w k))) in Hsum
    by (intros; ring).
  rewrite (sum_telescope K (fun k => - F (w k))) in Hsum.
  apply (Rmult_le_reg_r (INR K)); [exact HK|].
  match goal with |- ?a <= ?b => replace a with (sum K (fun k => dot m (G k) (G k))) by (field; lra);
    replace b with (2 / alpha * (- F (w K) - - F (w O)) + sum K (fun k => dot m (err k) (err k)))
      by (field; lra) end.
  exact Hsum.
Qed.
End Descent.

(** * The simplex *)

(** P: subtract the mean. *)
Definition centre (m : nat) (x : vec) : vec := fun i => x i - sum m x / INR m.

Lemma simplex_convex m : convex (simplex m).
Proof.
  intros x y t [Hx Ex] [Hy Ey] Ht. unfold vadd, vscal, vsub. split.
  - intros i Hi. specialize (Hx i Hi). specialize (Hy i Hi). nra.
  - rewrite sum_plus, sum_scal, sum_minus, Ex, Ey. ring.
Qed.

(** Against a difference of weights only the centred part of a vector counts. *)
Lemma centre_dot m x u v :
  simplex m u -> simplex m v -> dot m x (vsub u v) = dot m (centre m x) (vsub u v).
Proof.
  intros [_ Eu] [_ Ev]. unfold dot, centre, vsub.
  rewrite (sum_ext m (fun j => (x j - _) * _)
    (fun j => x j * (u j - v j) - sum m x / INR m * (u j - v j))) by (intros; ring).
  rewrite sum_minus, sum_scal, sum_minus, Eu, Ev. ring.
Qed.

(** * Both constants are attained: F(w) = |w-u|^2/(2 alpha), L_F = 1/alpha, u in the simplex *)

Section Attained.
Variables (m K : nat) (alpha : R) (u w0 : vec).
Hypothesis K_pos : (0 < K)%nat.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis u_simplex : simplex m u.
Hypothesis w0_simplex : simplex m w0.

Definition bowl (v : vec) : R := dot m (vsub v u) (vsub v u) / (2 * alpha).
Definition bowl_gradient (v : vec) : vec := vscal (/ alpha) (vsub v u).

Lemma bowl_smooth v x :
  bowl x = bowl v + dot m (bowl_gradient v) (vsub x v) + / alpha / 2 * dot m (vsub x v) (vsub x v).
Proof.
  unfold bowl, bowl_gradient. replace (vsub x u) with (vadd (vsub v u) (vsub x v)) by vec_ring.
  rewrite dot_scal_l, !dot_add_l, !dot_add_r, (dot_comm m (vsub x v) (vsub v u)). field. lra.
Qed.

Lemma bowl_step v : nearest m (simplex m) (vsub v (vscal alpha (bowl_gradient v))) u.
Proof.
  replace (vsub v (vscal alpha (bowl_gradient v))) with u; [now apply nearest_self|].
  apply functional_extensionality; intros i. unfold vsub, vscal, bowl_gradient, vscal, vsub. field. lra.
Qed.

Definition jump (k : nat) : vec := match k with O => w0 | S _ => u end.
Definition stay (_ : nat) : vec := w0.
Notation mapped w := (gradient_mapping alpha w (fun _ => u)).

(** True gradients: one step reaches the optimum u, and the bound is its first term. *)
Theorem gap_attained :
  (forall k, nearest m (simplex m) (vsub (jump k) (vscal alpha (bowl_gradient (jump k)))) (jump (S k))) /\
  sum K (fun k => dot m (mapped jump k) (mapped jump k)) / INR K
  = 2 * (bowl (jump O) - bowl (jump K)) / (alpha * INR K) /\
  bowl (jump K) = 0 /\ bowl (jump O) = dot m (vsub w0 u) (vsub w0 u) / (2 * alpha).
Proof.
  pose proof (lt_0_INR K K_pos) as HK.
  assert (H0 : forall x : vec, dot m (vsub x x) (vsub x x) = 0).
  { intros x. replace (vsub x x) with (vscal 0 x) by vec_ring. rewrite dot_scal_l. ring. }
  assert (HF : bowl (jump K) = 0).
  { destruct K as [|n]; [lia|]. unfold bowl, jump. rewrite H0. field. lra. }
  split; [intros k; apply bowl_step|]. split; [|split; [exact HF|reflexivity]].
  rewrite (sum_single K _ O K_pos).
  - rewrite HF. unfold gradient_mapping, bowl, jump. rewrite dot_scal_l, dot_scal_r. field. lra.
  - intros [|k] _ Hne; [contradiction|]. unfold gradient_mapping, jump.
    rewrite dot_scal_l, dot_scal_r, H0. ring.
Qed.

(** Gradients taken to be 0: the weights stay, and the bound is its second term. *)
Theorem error_attained :
  let error k := centre m (vsub (fun _ => 0) (bowl_gradient (stay k))) in
  (forall k, nearest m (simplex m) (vsub (stay k) (vscal alpha (fun _ => 0))) (stay (S k))) /\
  sum K (fun k => dot m (mapped stay k) (mapped stay k)) / INR K
  = sum K (fun k => dot m (error k) (error k)) / INR K /\
  bowl (stay O) - bowl (stay K) = 0 /\
  sum K (fun k => dot m (error k) (error k)) / INR K = dot m (vsub w0 u) (vsub w0 u) / (alpha * alpha).
Proof.
  pose proof (lt_0_INR K K_pos) as HK. intros error.
  assert (He : forall k, error k = vscal (- / alpha) (vsub w0 u)).
  { intros k. apply functional_extensionality; intros i. unfold error, centre, bowl_gradient, stay.
    rewrite (sum_ext m _ (fun i => - / alpha * (w0 i - u i))) by (intros; unfold vsub, vscal; ring).
    rewrite sum_scal, sum_minus, (proj2 u_simplex), (proj2 w0_simplex). unfold vsub, vscal, Rdiv. ring. }
  assert (E : sum K (fun k => dot m (error k) (error k)) / INR K = dot m (vsub w0 u) (vsub w0 u) / (alpha * alpha)).
  { rewrite (sum_ext K _ (fun _ => dot m (vsub w0 u) (vsub w0 u) / (alpha * alpha))).
    - rewrite sum_const. field. lra.
    - intros k _. rewrite He, dot_scal_l, dot_scal_r. field. lra. }
  split; [|split; [|split; [unfold stay; ring|exact E]]].
  - intros k. unfold stay. replace (vsub w0 (vscal alpha (fun _ => 0))) with w0 by vec_ring.
    now apply nearest_self.
  - rewrite E, (sum_ext K _ (fun _ => dot m (vsub w0 u) (vsub w0 u) / (alpha * alpha))).
    + rewrite sum_const. field. lra.
    + intros k _. unfold gradient_mapping, stay. rewrite dot_scal_l, dot_scal_r. field. lra.
Qed.
End Attained.
